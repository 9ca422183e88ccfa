import { type GalleryEntry, points } from './shape.ts'

/** Living and working with computers, data and what is called intelligent. */
export const DIGITAL: readonly GalleryEntry[] = [
  {
    id: 'digital-literacy',
    topic: 'digital',
    kind: 'micro',
    design: { template: 'medal', palette: 'sea', symbol: 'globe' },
    workloadHours: 20,
    validityMonths: 36,
    texts: {
      en: {
        name: 'Digital Literacy',
        description: 'Finds, makes and shares things online with judgement, and protects oneself and others.',
        criteria: points(
          'Find an answer to a question by three different ways of searching, and explain which result to trust.',
          'Make a document together with others, with versions, comments and clear rights of use.',
          'Check and correct the privacy settings of two services, and switch on a second factor.',
          'Respond to an example of harassment or deception online in a way that protects those concerned.',
        ),
        evidence: 'The search log, the shared document, a checklist of the settings, and the response.',
        tags: ['digital literacy', 'privacy', 'online safety'],
        levels: [
          ['Basic', 'Uses familiar services safely.'],
          ['Versatile', 'Chooses the fitting tool and learns new ones alone.'],
          ['Supporting', 'Helps others to work digitally, safely and fairly.'],
        ],
      },
      fr: {
        name: 'Littératie numérique',
        description: 'Cherche, crée et partage en ligne avec discernement, en se protégeant soi-même et les autres.',
        criteria: points(
          'Chercher la réponse à une question de trois façons et expliquer à quel résultat se fier.',
          'Créer un document à plusieurs, avec versions, commentaires et droits d’usage clairs.',
          'Vérifier et corriger les réglages de confidentialité de deux services et activer la double authentification.',
          'Réagir à un exemple de harcèlement ou de tromperie en ligne de manière à protéger les personnes concernées.',
        ),
        evidence: 'Le journal de recherche, le document commun, la liste des réglages et la réaction.',
        tags: ['littératie numérique', 'vie privée', 'sécurité en ligne'],
        levels: [
          ['Élémentaire', 'Utilise en sécurité des services connus.'],
          ['Polyvalent', 'Choisit l’outil qui convient et en apprend de nouveaux sans aide.'],
          ['Accompagnateur', 'Aide les autres à travailler en ligne de façon sûre et loyale.'],
        ],
      },
      th: {
        name: 'ความฉลาดรู้ดิจิทัล',
        description: 'ค้นหา สร้าง และแบ่งปันบนโลกออนไลน์อย่างรู้เท่าทัน พร้อมปกป้องตนเองและผู้อื่น',
        criteria: points(
          'หาคำตอบของคำถามหนึ่งด้วยวิธีค้น 3 แบบ และอธิบายว่าควรเชื่อผลใด',
          'สร้างเอกสารร่วมกับผู้อื่น โดยมีประวัติการแก้ไข ความเห็น และสิทธิ์การใช้งานที่ชัดเจน',
          'ตรวจและปรับการตั้งค่าความเป็นส่วนตัวของ 2 บริการ และเปิดใช้การยืนยันตัวตนสองชั้น',
          'รับมือกับตัวอย่างการกลั่นแกล้งหรือหลอกลวงออนไลน์ในทางที่ปกป้องผู้เกี่ยวข้อง',
        ),
        evidence: 'บันทึกการค้นหา เอกสารที่ทำร่วมกัน รายการตั้งค่า และวิธีรับมือ',
        tags: ['ความฉลาดรู้ดิจิทัล', 'ความเป็นส่วนตัว', 'ความปลอดภัยออนไลน์'],
        levels: [
          ['พื้นฐาน', 'ใช้บริการที่คุ้นเคยได้อย่างปลอดภัย'],
          ['คล่องตัว', 'เลือกเครื่องมือที่เหมาะและเรียนรู้เครื่องมือใหม่ได้เอง'],
          ['ผู้ช่วยเหลือ', 'ช่วยให้ผู้อื่นทำงานดิจิทัลอย่างปลอดภัยและเป็นธรรม'],
        ],
      },
    },
  },
  {
    id: 'ai-literacy',
    topic: 'digital',
    kind: 'micro',
    design: { template: 'medal', palette: 'plum', symbol: 'idea' },
    workloadHours: 20,
    validityMonths: 24,
    texts: {
      en: {
        name: 'AI Literacy',
        description:
          'Uses systems that generate text and pictures knowingly: for what they are good for, checked and declared.',
        criteria: points(
          'Explain to a layperson how a language model comes to its answer, and why it can be wrong with confidence.',
          'Solve one task with such a system, and keep the whole conversation.',
          'Check ten statements of its answer against sources, and correct what is wrong.',
          'Name one bias and one risk to privacy in one’s own use, and what was done about each.',
          'Declare in the finished work what was made with the system and what was not.',
        ),
        evidence: 'The conversation, the table of ten checked statements, and the finished work with its declaration.',
        tags: ['artificial intelligence', 'fact checking', 'ethics'],
        levels: [
          ['Aware', 'Knows what such systems can and cannot do.'],
          ['Careful', 'Uses them for a purpose, checks the result, and declares the use.'],
          ['Advising', 'Judges for others where their use is right, and where it is not.'],
        ],
      },
      fr: {
        name: 'Littératie en intelligence artificielle',
        description:
          'Emploie les systèmes qui produisent textes et images en connaissance de cause, en vérifiant et en le disant.',
        criteria: points(
          'Expliquer à un profane comment un modèle de langage forme sa réponse et pourquoi il peut se tromper avec aplomb.',
          'Accomplir une tâche avec un tel système et conserver toute la conversation.',
          'Vérifier dix affirmations de sa réponse à l’aide de sources et corriger ce qui est faux.',
          'Nommer un biais et un risque pour la vie privée dans son propre usage, et ce qui a été fait.',
          'Déclarer dans le travail final ce qui a été produit avec le système et ce qui ne l’a pas été.',
        ),
        evidence: 'La conversation, le tableau des dix vérifications et le travail final avec sa déclaration.',
        tags: ['intelligence artificielle', 'vérification des faits', 'éthique'],
        levels: [
          ['Averti', 'Sait ce que ces systèmes peuvent faire ou non.'],
          ['Prudent', 'Les emploie dans un but précis, vérifie le résultat et déclare l’usage.'],
          ['Conseiller', 'Juge pour d’autres où leur emploi est bon et où il ne l’est pas.'],
        ],
      },
      th: {
        name: 'ความฉลาดรู้ด้านปัญญาประดิษฐ์',
        description: 'ใช้ระบบที่สร้างข้อความและภาพอย่างเข้าใจ เลือกใช้ให้เหมาะ ตรวจสอบผล และบอกอย่างเปิดเผย',
        criteria: points(
          'อธิบายให้คนทั่วไปเข้าใจว่าแบบจำลองภาษาสร้างคำตอบอย่างไร และเหตุใดจึงตอบผิดได้ทั้งที่ดูมั่นใจ',
          'ใช้ระบบดังกล่าวทำงาน 1 ชิ้น และเก็บบทสนทนาไว้ทั้งหมด',
          'ตรวจข้อความ 10 ข้อในคำตอบกับแหล่งข้อมูล และแก้ส่วนที่ผิด',
          'บอกอคติ 1 ข้อและความเสี่ยงด้านข้อมูลส่วนบุคคล 1 ข้อในการใช้งานของตน พร้อมสิ่งที่ได้ทำเพื่อรับมือ',
          'ระบุไว้ในผลงานว่าส่วนใดทำด้วยระบบและส่วนใดทำเอง',
        ),
        evidence: 'บทสนทนา ตารางตรวจสอบ 10 ข้อ และผลงานพร้อมคำชี้แจง',
        tags: ['ปัญญาประดิษฐ์', 'การตรวจสอบข้อเท็จจริง', 'จริยธรรม'],
        levels: [
          ['รู้เท่าทัน', 'รู้ว่าระบบเหล่านี้ทำอะไรได้และทำอะไรไม่ได้'],
          ['รอบคอบ', 'ใช้อย่างมีจุดหมาย ตรวจสอบผล และแจ้งว่าใช้'],
          ['ให้คำแนะนำ', 'ช่วยผู้อื่นตัดสินใจได้ว่าเมื่อใดควรใช้และเมื่อใดไม่ควรใช้'],
        ],
      },
    },
  },
  {
    id: 'data-literacy',
    topic: 'digital',
    kind: 'micro',
    design: { template: 'medal', palette: 'laurel', symbol: 'chart' },
    workloadHours: 25,
    validityMonths: null,
    texts: {
      en: {
        name: 'Data Literacy',
        description: 'Asks a question of data, cleans and pictures them honestly, and says what they do not show.',
        criteria: points(
          'Put a question that an available data set of at least 200 rows can answer.',
          'Find gaps, outliers and errors in the data, and document how each was treated.',
          'Answer the question with one table and one chart whose scale does not mislead.',
          'Name two other explanations of the result and one group that is missing from the data.',
        ),
        evidence: 'The file with its treatment, the chart, and one page of interpretation.',
        tags: ['data', 'statistics', 'charts'],
        levels: [
          ['Reading', 'Reads tables and charts and notices tricks.'],
          ['Working', 'Prepares data and answers questions with them.'],
          ['Arguing', 'Says how far the data reach, and defends it against questions.'],
        ],
      },
      fr: {
        name: 'Littératie des données',
        description:
          'Interroge des données, les nettoie et les représente honnêtement, et dit ce qu’elles ne montrent pas.',
        criteria: points(
          'Poser une question à laquelle un jeu de données accessible d’au moins 200 lignes peut répondre.',
          'Repérer lacunes, valeurs aberrantes et erreurs, et documenter le traitement de chacune.',
          'Répondre par un tableau et un graphique dont l’échelle ne trompe pas.',
          'Citer deux autres explications du résultat et un groupe absent des données.',
        ),
        evidence: 'Le fichier et son traitement, le graphique et une page d’interprétation.',
        tags: ['données', 'statistiques', 'graphiques'],
        levels: [
          ['Lire', 'Lit tableaux et graphiques et remarque les artifices.'],
          ['Travailler', 'Prépare des données et s’en sert pour répondre.'],
          ['Argumenter', 'Dit jusqu’où portent les données et le défend face aux questions.'],
        ],
      },
      th: {
        name: 'ความฉลาดรู้ด้านข้อมูล',
        description: 'ตั้งคำถามกับข้อมูล จัดเตรียมและนำเสนออย่างซื่อตรง และบอกได้ว่าข้อมูลไม่ได้บอกอะไร',
        criteria: points(
          'ตั้งคำถามที่ตอบได้ด้วยชุดข้อมูลที่มีอยู่อย่างน้อย 200 แถว',
          'หาค่าที่ขาดหาย ค่าผิดปกติ และข้อผิดพลาด แล้วบันทึกว่าจัดการแต่ละจุดอย่างไร',
          'ตอบคำถามด้วยตาราง 1 ตารางและแผนภูมิ 1 ภาพที่มาตราส่วนไม่ชวนให้เข้าใจผิด',
          'เสนอคำอธิบายอื่นของผลที่ได้ 2 ข้อ และระบุกลุ่มคนที่ไม่ปรากฏในข้อมูล 1 กลุ่ม',
        ),
        evidence: 'ไฟล์ข้อมูลพร้อมบันทึกการจัดการ แผนภูมิ และบทตีความ 1 หน้า',
        tags: ['ข้อมูล', 'สถิติ', 'แผนภูมิ'],
        levels: [
          ['อ่านได้', 'อ่านตารางและแผนภูมิเป็นและจับจุดลวงตาได้'],
          ['ใช้ได้', 'จัดเตรียมข้อมูลและใช้ตอบคำถาม'],
          ['ให้เหตุผลได้', 'บอกขอบเขตของข้อมูลและตอบข้อซักถามได้'],
        ],
      },
    },
  },
  {
    id: 'digital-accessibility',
    topic: 'digital',
    kind: 'micro',
    design: { template: 'medal', palette: 'brass', symbol: 'voice' },
    workloadHours: 18,
    validityMonths: 36,
    texts: {
      en: {
        name: 'Digital Accessibility',
        description: 'Makes documents and web pages that people can use who do not see, hear or move as most do.',
        criteria: points(
          'Operate one’s own page or document with the keyboard alone and with a screen reader, and note where it fails.',
          'Give it headings, alternative texts, captions, sufficient contrast and a set language.',
          'Correct at least ten findings of an automatic check, and name two things that no such check finds.',
          'Have somebody who relies on such aids try it, and act on what they say.',
        ),
        evidence: 'The page before and after, the list of findings, and notes of the test.',
        tags: ['accessibility', 'WCAG', 'inclusion'],
        levels: [],
      },
      fr: {
        name: 'Accessibilité numérique',
        description:
          'Crée documents et pages Web utilisables par des gens qui ne voient, n’entendent ou ne bougent pas comme la plupart.',
        criteria: points(
          'Utiliser sa page ou son document au clavier seul puis au lecteur d’écran, et noter ce qui échoue.',
          'Y mettre titres, textes de remplacement, sous-titres, contraste suffisant et langue déclarée.',
          'Corriger au moins dix constats d’un contrôle automatique et citer deux défauts qu’aucun contrôle ne trouve.',
          'Le faire essayer par une personne qui dépend de ces aides et tenir compte de ce qu’elle dit.',
        ),
        evidence: 'La page avant et après, la liste des constats et les notes de l’essai.',
        tags: ['accessibilité', 'WCAG', 'inclusion'],
        levels: [],
      },
      th: {
        name: 'การเข้าถึงสื่อดิจิทัล',
        description: 'สร้างเอกสารและเว็บที่ผู้มีข้อจำกัดด้านการมองเห็น การได้ยิน หรือการเคลื่อนไหวใช้งานได้',
        criteria: points(
          'ใช้งานหน้าเว็บหรือเอกสารของตนด้วยแป้นพิมพ์อย่างเดียวและด้วยโปรแกรมอ่านหน้าจอ แล้วจดจุดที่ติดขัด',
          'ใส่หัวข้อ ข้อความอธิบายภาพ คำบรรยาย สีที่ตัดกันเพียงพอ และระบุภาษาของเนื้อหา',
          'แก้ไขจุดที่เครื่องมือตรวจอัตโนมัติพบอย่างน้อย 10 จุด และบอก 2 เรื่องที่เครื่องมือตรวจไม่พบ',
          'ให้ผู้ที่ใช้เทคโนโลยีช่วยเหลือทดลองใช้จริง และปรับตามที่เขาบอก',
        ),
        evidence: 'หน้าเว็บก่อนและหลังปรับ รายการที่พบ และบันทึกการทดลองใช้',
        tags: ['การเข้าถึง', 'WCAG', 'ความเสมอภาค'],
        levels: [],
      },
    },
  },
]
