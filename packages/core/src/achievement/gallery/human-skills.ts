import { type GalleryEntry, points } from './shape.ts'

/** What is asked for in every trade, shown in what somebody does. */
export const HUMAN_SKILLS: readonly GalleryEntry[] = [
  {
    id: 'clear-communication',
    topic: 'human-skills',
    kind: 'micro',
    design: { template: 'seal', palette: 'sea', symbol: 'voice' },
    workloadHours: 20,
    validityMonths: null,
    texts: {
      en: {
        name: 'Clear Communication',
        description: 'Says and writes what matters so that the people it is meant for understand it and can act on it.',
        criteria: points(
          'Give a talk of five minutes to people who do not know the subject, and answer their questions.',
          'Write the same content as a message of at most 150 words to somebody who has to decide.',
          'Have two listeners or readers say in their own words what they understood; their account holds the main point.',
          'Revise one of the two after comments, and show what was changed and why.',
        ),
        evidence: 'A recording of the talk, both versions of the message, and the notes of the two listeners.',
        tags: ['communication', 'speaking', 'writing'],
        levels: [
          ['Beginning', 'Gets the point across to people who know the subject already.'],
          ['Practising', 'Puts the main point first and drops what the audience does not need.'],
          ['Confident', 'Adapts words, length and medium to the audience, and notices when it is lost.'],
          ['Exemplary', 'Makes a difficult matter clear to very different people, and helps others to do the same.'],
        ],
      },
      fr: {
        name: 'Communication claire',
        description: 'Dit et écrit l’essentiel de façon à être compris des personnes visées, qui peuvent alors agir.',
        criteria: points(
          'Présenter un sujet pendant cinq minutes à des personnes qui ne le connaissent pas et répondre à leurs questions.',
          'Écrire le même contenu en 150 mots au plus à l’intention de quelqu’un qui doit décider.',
          'Faire redire par deux personnes, avec leurs mots, ce qu’elles ont compris ; le point principal s’y trouve.',
          'Réviser l’une des deux versions après commentaires, et montrer ce qui a changé et pourquoi.',
        ),
        evidence: 'Enregistrement de l’exposé, les deux versions du message et les notes des deux personnes.',
        tags: ['communication', 'expression orale', 'rédaction'],
        levels: [
          ['Débutant', 'Se fait comprendre de gens qui connaissent déjà le sujet.'],
          ['En progression', 'Commence par l’essentiel et laisse de côté ce dont le public n’a pas besoin.'],
          ['Assuré', 'Adapte les mots, la longueur et le support au public, et remarque quand celui-ci décroche.'],
          [
            'Exemplaire',
            'Rend limpide un sujet difficile pour des publics très divers et aide les autres à en faire autant.',
          ],
        ],
      },
      th: {
        name: 'การสื่อสารอย่างชัดเจน',
        description: 'พูดและเขียนประเด็นสำคัญให้ผู้รับสารเข้าใจและนำไปใช้ต่อได้',
        criteria: points(
          'นำเสนอ 5 นาทีให้คนที่ไม่รู้เรื่องนั้นมาก่อน และตอบคำถามของผู้ฟัง',
          'เขียนเนื้อหาเดียวกันเป็นข้อความไม่เกิน 100 คำถึงผู้ที่ต้องตัดสินใจ',
          'ให้ผู้ฟังหรือผู้อ่าน 2 คนเล่าสิ่งที่เข้าใจด้วยคำของตนเอง โดยต้องมีประเด็นหลักครบถ้วน',
          'แก้ไขงานชิ้นใดชิ้นหนึ่งหลังได้รับความเห็น และอธิบายว่าแก้อะไร เพราะอะไร',
        ),
        evidence: 'คลิปการนำเสนอ ข้อความฉบับก่อนและหลังแก้ และบันทึกของผู้ฟัง 2 คน',
        tags: ['การสื่อสาร', 'การพูด', 'การเขียน'],
        levels: [
          ['เริ่มต้น', 'สื่อสารกับคนที่รู้เรื่องนั้นอยู่แล้วได้เข้าใจ'],
          ['กำลังฝึกฝน', 'ขึ้นต้นด้วยประเด็นหลักและตัดส่วนที่ผู้ฟังไม่จำเป็นต้องรู้'],
          ['มั่นใจ', 'ปรับถ้อยคำ ความยาว และสื่อให้เหมาะกับผู้ฟัง และรู้ตัวเมื่อผู้ฟังเริ่มไม่เข้าใจ'],
          ['เป็นแบบอย่าง', 'อธิบายเรื่องยากให้คนหลากหลายกลุ่มเข้าใจได้ และช่วยให้ผู้อื่นทำได้เช่นกัน'],
        ],
      },
    },
  },
  {
    id: 'collaboration',
    topic: 'human-skills',
    kind: 'micro',
    design: { template: 'seal', palette: 'laurel', symbol: 'people' },
    workloadHours: 25,
    validityMonths: null,
    texts: {
      en: {
        name: 'Collaboration',
        description:
          'Does a fair share of a common task, keeps to what was agreed, and settles differences by talking.',
        criteria: points(
          'Work for at least three weeks in a team of three or more on a result that nobody could have made alone.',
          'Agree with the team on roles and rules at the start, in writing, and revise them once on the way.',
          'Keep one’s own promises, or say in good time that one cannot.',
          'Describe one disagreement: the positions, what was done about it, and what came of it.',
        ),
        evidence: 'The team’s agreement, the result, one’s own account, and the comments of two team members.',
        tags: ['collaboration', 'teamwork', 'conflict'],
        levels: [
          ['Beginning', 'Does the part that was given, when reminded.'],
          ['Practising', 'Takes on a role, keeps to it, and tells the others how things stand.'],
          ['Confident', 'Sees what the team lacks and provides it; speaks openly of difficulties.'],
          ['Exemplary', 'Makes others better: draws in the quiet, mediates, and shares the credit.'],
        ],
      },
      fr: {
        name: 'Collaboration',
        description:
          'Prend sa juste part d’une tâche commune, respecte ce qui a été convenu et règle les différends en parlant.',
        criteria: points(
          'Travailler au moins trois semaines à trois ou plus à un résultat que personne n’aurait pu obtenir seul.',
          'Convenir par écrit, au départ, des rôles et des règles, et les revoir une fois en chemin.',
          'Tenir ses promesses ou prévenir à temps quand on ne le peut pas.',
          'Décrire un désaccord : les positions, ce qui a été fait et ce qui en est sorti.',
        ),
        evidence: 'La convention d’équipe, le résultat, son propre récit et l’avis de deux membres de l’équipe.',
        tags: ['collaboration', 'travail d’équipe', 'conflit'],
        levels: [
          ['Débutant', 'Fait la part qui lui est confiée, si on la lui rappelle.'],
          ['En progression', 'Prend un rôle, s’y tient et informe les autres de l’avancement.'],
          ['Assuré', 'Voit ce qui manque à l’équipe et y pourvoit ; parle ouvertement des difficultés.'],
          ['Exemplaire', 'Fait progresser les autres : donne la parole, concilie et partage le mérite.'],
        ],
      },
      th: {
        name: 'การทำงานร่วมกัน',
        description: 'รับผิดชอบส่วนของตนในงานกลุ่ม รักษาข้อตกลง และแก้ความเห็นต่างด้วยการพูดคุย',
        criteria: points(
          'ทำงานในทีมตั้งแต่ 3 คนขึ้นไปอย่างน้อย 3 สัปดาห์ ในงานที่ไม่มีใครทำสำเร็จได้คนเดียว',
          'ตกลงบทบาทและกติกาเป็นลายลักษณ์อักษรตั้งแต่เริ่ม และทบทวนระหว่างทาง 1 ครั้ง',
          'ทำตามที่รับปาก หรือแจ้งล่วงหน้าเมื่อทำไม่ได้',
          'เล่าเหตุการณ์ที่เห็นไม่ตรงกัน 1 ครั้ง ว่าแต่ละฝ่ายคิดอย่างไร จัดการอย่างไร และผลเป็นอย่างไร',
        ),
        evidence: 'ข้อตกลงของทีม ผลงาน บันทึกของตนเอง และความเห็นจากเพื่อนร่วมทีม 2 คน',
        tags: ['การทำงานร่วมกัน', 'ทีม', 'การจัดการความขัดแย้ง'],
        levels: [
          ['เริ่มต้น', 'ทำส่วนที่ได้รับมอบหมายเมื่อมีคนเตือน'],
          ['กำลังฝึกฝน', 'รับบทบาท ทำตามบทบาทนั้น และแจ้งความคืบหน้าให้เพื่อนรู้'],
          ['มั่นใจ', 'เห็นว่าทีมขาดอะไรแล้วเข้าไปเติม กล้าพูดถึงปัญหาอย่างเปิดเผย'],
          ['เป็นแบบอย่าง', 'ทำให้ผู้อื่นทำงานได้ดีขึ้น เปิดโอกาสให้คนเงียบ ไกล่เกลี่ย และแบ่งปันความดีความชอบ'],
        ],
      },
    },
  },
  {
    id: 'active-listening',
    topic: 'human-skills',
    kind: 'micro',
    design: { template: 'seal', palette: 'rose', symbol: 'heart' },
    workloadHours: 12,
    validityMonths: null,
    texts: {
      en: {
        name: 'Active Listening',
        description: 'Listens in order to understand and not to answer, and lets the other person notice it.',
        criteria: points(
          'Hold two conversations of at least ten minutes that an assessor observes, one of them on a matter of dispute.',
          'Give back what was heard in one’s own words; the other person confirms that it is right.',
          'Ask questions that open the conversation, and bear pauses without filling them.',
          'Afterwards name one moment at which listening was hard, and why.',
        ),
        evidence: 'Two observation sheets and a short reflection.',
        tags: ['listening', 'conversation', 'empathy'],
        levels: [
          ['Beginning', 'Lets others finish and does not look elsewhere.'],
          ['Practising', 'Sums up what was said and asks whether that is right.'],
          ['Confident', 'Hears what lies behind the words and asks about it with care.'],
          ['Exemplary', 'Stays present in conflict too, and helps both sides to feel heard.'],
        ],
      },
      fr: {
        name: 'Écoute active',
        description: 'Écoute pour comprendre et non pour répondre, et le fait sentir à l’autre.',
        criteria: points(
          'Mener deux conversations d’au moins dix minutes en présence d’un évaluateur, dont une sur un sujet de désaccord.',
          'Reformuler ce qui a été entendu ; l’autre personne confirme que c’est exact.',
          'Poser des questions qui ouvrent l’échange et supporter les silences sans les combler.',
          'Nommer ensuite un moment où l’écoute a été difficile, et dire pourquoi.',
        ),
        evidence: 'Deux fiches d’observation et une courte réflexion.',
        tags: ['écoute', 'conversation', 'empathie'],
        levels: [
          ['Débutant', 'Laisse finir les autres et ne regarde pas ailleurs.'],
          ['En progression', 'Résume ce qui a été dit et demande si c’est bien cela.'],
          ['Assuré', 'Entend ce qu’il y a derrière les mots et l’aborde avec tact.'],
          ['Exemplaire', 'Reste présent même dans le conflit et aide chaque partie à se sentir entendue.'],
        ],
      },
      th: {
        name: 'การฟังอย่างตั้งใจ',
        description: 'ฟังเพื่อเข้าใจ ไม่ใช่ฟังเพื่อตอบ และทำให้อีกฝ่ายรู้สึกได้ว่ามีคนฟังอยู่จริง ๆ',
        criteria: points(
          'สนทนา 2 ครั้ง ครั้งละอย่างน้อย 10 นาที โดยมีผู้ประเมินสังเกต และมี 1 ครั้งที่เป็นเรื่องซึ่งเห็นไม่ตรงกัน',
          'ทวนสิ่งที่ได้ยินด้วยคำของตนเอง และอีกฝ่ายยืนยันว่าถูกต้อง',
          'ถามคำถามที่เปิดให้เล่าต่อ และทนกับความเงียบได้โดยไม่รีบพูดแทรก',
          'หลังการสนทนา บอกช่วงที่รู้สึกว่าฟังได้ยากและเหตุผล 1 ช่วง',
        ),
        evidence: 'แบบบันทึกการสังเกต 2 ชุด และบทสะท้อนคิดสั้น ๆ',
        tags: ['การฟัง', 'การสนทนา', 'ความเข้าใจผู้อื่น'],
        levels: [
          ['เริ่มต้น', 'ปล่อยให้ผู้อื่นพูดจนจบและไม่วอกแวก'],
          ['กำลังฝึกฝน', 'สรุปสิ่งที่ได้ยินและถามว่าเข้าใจถูกหรือไม่'],
          ['มั่นใจ', 'รับรู้สิ่งที่อยู่เบื้องหลังคำพูดและถามถึงอย่างนุ่มนวล'],
          ['เป็นแบบอย่าง', 'ยังฟังได้แม้ในความขัดแย้ง และช่วยให้ทุกฝ่ายรู้สึกว่ามีคนรับฟัง'],
        ],
      },
    },
  },
]
