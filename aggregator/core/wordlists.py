"""Small and frequent words of languages that are taken for each other, by group: what `core/neighbours.py` goes by.

A word stands with every language of its group that has it, and must not be missing at one: what looks like a mark of
one language and is a word of its neighbour too makes mistakes. What all of a group have may be left out.
"""

from __future__ import annotations

from typing import Final

INDONESIAN_AND_MALAY: Final = {
    "id": """
        agustus aktivitas akun akuntansi anggota apotek bahwa bandara bapak bensin berhasil berkas bisa
        bupati butuh desember dihapus dikirim diperkirakan dokter dosen dpr dukungan ekspor enggak eropa
        fakultas fasilitas gedung gratis gubernur hal ilmuwan impor informasi inggris internasional istri
        izin jadwal jaksa jaringan jawaban jepang juli jumat juni kabupaten kamis kanker kantor kapasitas
        karena karyawan kasus kebijakan kebutuhan kecamatan kecelakaan kemarin kesehatan keuangan klub kode
        komite komunitas korban kualitas kuartal laga lainnya layanan listrik mahasiswa mantan maret
        mayoritas memperbarui mendukung menghapus mengirim meninjau metode miliar militer mobil musik namun
        narkoba nomor obat opsi otomatis otoritas pabrik pajak parlemen partai pasien pelatih pelayanan
        pemilu pencarian peneliti penelitian pengadilan pengaturan penjualan perawat perbarui persen
        perusahaan pesan pihaknya polisi ponsel prancis pria prioritas produksi provinsi proyek resmi rupiah
        rusak saat sandi sang sebuah sehat sejumlah sekretaris senin serikat setelah silakan siswa situs
        sore spanyol stasiun surel tanggal tantangan tautan telepon televisi tentara terbaru terdaftar
        terkait tersangka tiongkok toko tombol triliun triwulan truk uang ujarnya unduh unggah universitas
        usai wisata wisatawan yaitu
    """,
    "ms": """
        adakah ahad akaun akhbar aktiviti antarabangsa apabila automatik bagaimanapun baharu bahawa bajet
        bas belanjawan berbanding berdaftar berikutan berjaya berkuasa beza bilion bomba butang cabaran
        carian cuba dadah daripada dibenarkan dibuang didalam dihantar dijangka dijumpai disember ditukar
        doktor eksport elektrik emel eropah esok fail fakulti filem hantar hospital iaitu ialah identiti
        inggeris isnin isteri jadual jawapan jawatankuasa jenayah jepun jualan julai jumaat jurulatih
        jururawat kaedah kakitangan kanak kanser kapasiti kedai kedua-dua kejohanan kelab kemalangan kempen
        kenderaan kerajaan kerana kes kesihatan kewangan khamis kilang kod komuniti kualiti laluan lebuhraya
        lori mac mahkamah mahu majoriti maklumat manakala mangsa memaklumkan memuatkan mencuba mendapati
        menghantar menyokong mesej mesti mestilah mesyuarat minoriti motosikal mulakan muzik nombor ogos
        padam pangkalan parlimen parti pautan peguam pelaburan pelancongan pengarah pengerusi pengundi
        pensyarah pentadbir peranti peratus percubaan percuma perisian perkhidmatan perlawanan pesakit
        petang polis projek purata ralat rasmi ringgit rosak sahaja saintifik saintis sekiranya selepas
        semasa sempena semula senarai sepanyol seramai sesetengah setiausaha sihat sila skrin soalan
        sokongan stesen sukan supaya suspek susulan syarikat tarikh telefon televisyen tempatan tentera
        terbabit terbaharu tetapan tiada trafik trilion tular ubat universiti warganegara wujud
    """,
}
WESTERN_ROMANCE: Final = {
    "pt": """
        agora ainda ao aos apenas aqui as até bem com da das depois dessa desse deve devem diz dizer do dois
        dos duas e ela elas ele eles em enquanto então essa esse está estão fazer foi foram governo hoje há
        isso isto já lhe lhes maior mais mas melhor mesmo meu milhões minha muita muito na nas nem nenhum
        nenhuma nessa nesse nesta neste nos num numa não nós o onde ontem os outra outro pela pelas pelo
        pelos pessoas pode podem qualquer quando quem sem sempre ser será seu seus sua suas são também tem
        ter trabalho têm um uma umas uns você vocês à às é
    """,
    "gl": """
        agora algunha algún ao aos aquí as ata aínda ben calquera cando co coa coas con cos cun cunha da das
        debe deben desa dese despois dicir dixo do dos dous dun dunha dúas e el ela elas eles en entón esa
        ese estivo está están facer fixo foi foron goberno hai hoxe iso isto lle lles maior mellor mentres
        mesmo meu millóns miña moi moita moito máis na nas nesa nese nesta neste nin ningunha ningún non nos
        nun nunha o onde onte os outra outro pero persoa persoas pode poden pola polas polo polos páxina
        quen sempre sen ser será seu seus son só súa súas tamén ten ter teu teñen traballo tras túa un unha
        unhas uns vostede xa xente xunta á ás é ó ós
    """,
    "es": """
        ahora al alguna algún aquí ayer aún bien con cualquier cuando debe deben decir del después dijo
        donde dos el ella ellas ellos en entonces es esa ese eso esto estuvo está están fue fueron gente
        gobierno ha hacer han hasta hay hizo hoy la las le les lo los mayor mejor mi mientras millones mismo
        mucha mucho muy más ni ninguna ningún nombre nueva nuevo otra otro pero personas puede pueden quien
        según ser será si sido siempre sin solo son su sus sólo también tener tiene tienen trabajo tras un
        una unas unos usted ustedes y ya
    """,
}
SCANDINAVIAN: Final = {
    "no": """
        allerede at av bare barn ble blir blitt bruker deg der dere dette din disse ditt enn er et etter
        fikk for fordi fra før gikk gjør hun hva hvem hvis hvor hvordan ikke inn jeg kroner kun kunne mange
        meg mellom mennesker mot mye må noe noen nye nå og også opp over penger politiet prosent regjeringen
        sa seg selv siden sier skal til uke ut uten ved vil være å
    """,
    "nn": """
        at av berre blir born brukar deg dei der dersom desse dette din ditt dykk då eg ein eit enn er etter
        fekk for fordi frå før gjekk gjer ho ikkje inn kjem korleis kroner kunne kva kvar kven mange medan
        meg meir mellom menneske mot mykje må no noko nokon nokre nye og også opp over pengar politiet
        prosent regjeringa sa saman seg seier sidan sjølv skal til ut utan vart ved veke vere vert vil å òg
    """,
    "da": """
        af allerede at bare blev blevet blive bliver bruger børn der dette dig din disse dit efter end er et
        fik findes for fordi fra før gik gør hun hvad hvem hvis hvor hvordan ikke ind jeg jer kroner kun
        kunne mange meget mellem mennesker mig mod må nogen noget nu nye og også op over penge politiet
        procent regeringen sagde selv siden sig siger skal til ud uden uge ved vil være
    """,
    "sv": """
        alla använder att av bara barn blev blir denna dessa detta dig din ditt där då efter eftersom endast
        er ett fick finns från för före gick gör hon hur här in innan inte jag kronor kunde medan mellan mig
        mot mycket människor många måste nu nya när någon något och också pengar polisen procent redan
        regeringen sade sedan sidan sig själv ska säger till upp ut utan vad vara vecka vem vid vill är över
    """,
}
SOUTH_SLAVIC_LATIN: Final = {
    "sr-Latn": """
        aprila avgusta bezbednost bezbednosti cela celo cena cene ceo deca dece decembra delo deo dve evropa
        evrope evropi evropske februara gde hiljada hiljade hteo izmena izmene izmeni izveštaj januar
        januara jula juna ko lepo maja marta mera mere mesta mesto mleko nedelja nedelje neko niko novembra
        obaveštenje odeljak oktobra opština opštine ovde podešavanja ponedeljak posle pre predlog predloga
        predsednik predsednika prevod prevoda primena primer promena promene provera provere reč reči
        rešenje saradnja sačuvaj sednica sednici septembra sledeće sledeći stepeni svet sveta takođe tačno
        umesto uspešno uvek verovatno vest vesti videti vrednost vrednosti vreme vremena zahtev zahteva
        čovek šta
    """,
    "hr": """
        cijeli cijena cijene dijete dio djeca djece dvije europa europe europi europske gdje htio izmjena
        izmjene izvješće kolovoza lipnja listopada mjera mjere mjesta mjesto mlijeko netko nitko obavijest
        obavijesti općina općine ovdje ožujka pogreška ponedjeljak poslije povijest predsjednik predsjednika
        prije prijedlog prijedloga prijevod prijevoda primjena primjer promjena promjene prosinca provjera
        provjere riječ riječi rješenje rujna sigurnost sigurnosti siječnja sjednica sjednici sljedeće
        sljedeći spremi srpnja studenoga suradnja svibnja svijet svijeta također tijekom tisuća tisuće
        tjedan tjedna tko točno travnja tvrtka tvrtke umjesto unatoč uspješno uvijek uvjet uvjeti veljače
        vidjeti vijest vijesti vjerojatno vremena vrijednost vrijednosti vrijeme zahtjev zahtjeva čovjek
    """,
    "bs": """
        aprila augusta cijeli cijena cijene decembra dijete dio djeca djece dvije evropa evrope evropi
        evropske februara gdje hiljada hiljade historija htio izmjena izmjene izvještaj januar januara jula
        juna ko maja marta mjera mjere mjesta mjesto mlijeko neko niko novembra obavještenje oktobra općina
        općine ovdje ponedjeljak poslije predsjednik predsjednika prije prijedlog prijedloga prijevod
        prijevoda primjena primjer promjena promjene provjera provjere riječ riječi rješenje saradnja
        sačuvaj sedmica sedmice septembra sigurnost sigurnosti sjednica sjednici sljedeće sljedeći svijet
        svijeta također tačno umjesto uspješno uvijek vidjeti vijest vijesti vjerovatno vremena vrijednost
        vrijednosti vrijeme zahtjev zahtjeva čovjek šta
    """,
}
DEVANAGARI: Final = {
    "hi": """
        अपने आप इस उस और कर करने करें का कि किया की के को कोई क्या गई गए गया तक तो था थी थे नहीं पर बाद भी
        में यह या ये रहा रही रहे लिए वह वाली वाले सकता सकते साथ से ही हुई हुए है हैं होगा होने
    """,
    "mr": """
        अशी असून असे आणि आपण आपले आपल्या आहे आहेत करण्यात करा करू करून काही किंवा की केला केली केले गेले
        झाला झाली झाले तर ती ते तो त्या त्यांनी दिला दिली नंतर नाही नाहीत पण पाहिजे फक्त मध्ये म्हणाले
        म्हणून या यांच्या यांनी येणार येथे वर शकता साठी हा ही हे
    """,
    "ne": """
        अनि कुनै के गरिएको गरी गरे गरेको गर्न गर्नु गर्नुहोस् गर्ने छ छन् छु छैन तपाईं तपाईंको तर त्यस त्यो
        थिए थियो देखि नयाँ पनि बाट भएका भएको भने भयो मा यस यो र लागि वा सँग सबै हुन हुने हुन् होस्
    """,
    "sa": """
        अत्र अपि अभवत् अयम् अस्ति अस्माकं अहं आसीत् इति इदम् एतत् एव करोति करोमि किम् कृतवान् कृते च तत्
        तत्र तदा तस्मिन् तस्य तु ते भवति भवन्ति मम यः यत् यथा यदा वयं वा सः सन्ति सर्वे स्म हि
    """,
}
EASTERN_SLAVIC_AND_BALKAN: Final = {
    "ru": """
        более был была были в во все всё вы для до его если есть еще ещё за и из из-за или к как которые
        который может можно мы не нет но она они от очень по после при с со также только у уже что чтобы это
    """,
    "uk": """
        або але був була були більше в вже вона вони все всі від для до дуже з за зі й його ми може можна не
        немає по при про під після та також тільки у це ще що щоб як який якщо які є і із
    """,
    "be": """
        або ад але больш была былі быў вельмі вы гэта да для ды з за й каб калі можа можна мы не няма па пад
        пасля пра праз пры са таксама толькі у усе што яго як які якія яна яны яшчэ ёсць і ў ўжо ўсе
    """,
    "bg": """
        ако бе беше бяха в вече във да до е за и или им като което които който която към може му най не но
        няма от по повече при с са само се си след със също тази тези това този трябва че ще
    """,
    "sr": """
        ако али бити више врло да до за и из или када као која које који може не нису није но ово од по
        после пре са сам само све се смо су у што је још ће ћу
    """,
    "mk": """
        беа беше во да до е за и или исто кое кон кој која меѓу многу може му не но оваа од по повеќе при
        само се со сум тоа што ќе
    """,
}
