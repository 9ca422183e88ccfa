import { type GalleryEntry, points } from './shape.ts'

/** For others and with others, mostly outside lessons. */
export const COMMUNITY: readonly GalleryEntry[] = [
  {
    id: 'volunteering',
    topic: 'community',
    kind: 'alternative',
    achievementType: 'CommunityService',
    design: { template: 'seal', palette: 'brass', symbol: 'heart' },
    workloadHours: 40,
    validityMonths: null,
    texts: {
      en: {
        name: 'Volunteering',
        description: 'Gives time to a cause reliably, and reflects on what it does for others and for oneself.',
        criteria: points(
          'Serve at least 40 hours in one organisation, spread over at least ten weeks.',
          'Agree on tasks and times with a person in charge, and keep to them.',
          'Describe one situation in which the need turned out different from what was expected.',
          'Hand over one’s tasks so that the work goes on.',
        ),
        evidence: 'The confirmed list of hours, and a reflection in writing, sound or pictures.',
        tags: ['volunteering', 'service', 'responsibility'],
        levels: [
          ['Helping', 'Carries out given tasks reliably.'],
          ['Contributing', 'Takes responsibility for a task of one’s own.'],
          ['Shaping', 'Improves something in the organisation that lasts.'],
        ],
      },
      fr: {
        name: 'Bénévolat',
        description:
          'Donne de son temps à une cause avec constance et réfléchit à ce que cela apporte aux autres et à soi.',
        criteria: points(
          'Servir au moins 40 heures dans un même organisme, réparties sur au moins dix semaines.',
          'Convenir des tâches et des horaires avec une personne responsable et s’y tenir.',
          'Décrire une situation où le besoin s’est révélé autre que prévu.',
          'Transmettre ses tâches de façon que le travail continue.',
        ),
        evidence: 'Le relevé d’heures confirmé et une réflexion écrite, sonore ou en images.',
        tags: ['bénévolat', 'service', 'responsabilité'],
        levels: [
          ['Aider', 'Exécute avec constance les tâches confiées.'],
          ['Contribuer', 'Prend la responsabilité d’une tâche.'],
          ['Façonner', 'Améliore durablement quelque chose dans l’organisme.'],
        ],
      },
      th: {
        name: 'จิตอาสา',
        description: 'อุทิศเวลาเพื่อส่วนรวมอย่างสม่ำเสมอ และทบทวนว่าสิ่งที่ทำมีความหมายต่อผู้อื่นและตนเองอย่างไร',
        criteria: points(
          'ทำงานอาสาในองค์กรเดียวอย่างน้อย 40 ชั่วโมง ต่อเนื่องไม่น้อยกว่า 10 สัปดาห์',
          'ตกลงงานและเวลากับผู้รับผิดชอบ และทำตามที่ตกลง',
          'เล่าเหตุการณ์หนึ่งที่ความต้องการจริงต่างจากที่คาดไว้',
          'ส่งมอบงานให้ผู้รับช่วงเพื่อให้งานเดินต่อได้',
        ),
        evidence: 'บันทึกชั่วโมงที่ได้รับการรับรอง และบทสะท้อนคิดเป็นข้อเขียน เสียง หรือภาพ',
        tags: ['จิตอาสา', 'การบริการสังคม', 'ความรับผิดชอบ'],
        levels: [
          ['ช่วยงาน', 'ทำงานที่ได้รับมอบหมายอย่างสม่ำเสมอ'],
          ['ร่วมสร้าง', 'รับผิดชอบงานส่วนหนึ่งด้วยตนเอง'],
          ['พัฒนา', 'ปรับปรุงบางสิ่งในองค์กรให้ดีขึ้นอย่างยั่งยืน'],
        ],
      },
    },
  },
  {
    id: 'peer-mentoring',
    topic: 'community',
    kind: 'alternative',
    design: { template: 'seal', palette: 'laurel', symbol: 'mountain' },
    workloadHours: 25,
    validityMonths: null,
    texts: {
      en: {
        name: 'Peer Mentoring',
        description:
          'Accompanies a younger or newer learner over months, helps them find their own way, and knows the limits.',
        criteria: points(
          'Meet the same person at least eight times over three months, with a goal set by the two together.',
          'Ask rather than advise: two meetings are observed or recorded with consent.',
          'Recognise one matter that belongs with an adult or a professional, and pass it on properly.',
          'Close the mentoring with a look back by both.',
        ),
        evidence: 'The meeting log, the observation, and both looks back.',
        tags: ['mentoring', 'peer support', 'leadership'],
        levels: [
          ['Accompanying', 'Is there regularly and listens.'],
          ['Encouraging', 'Helps the other person to set and reach goals of their own.'],
          ['Multiplying', 'Trains and supports new mentors.'],
        ],
      },
      fr: {
        name: 'Mentorat entre pairs',
        description:
          'Accompagne pendant des mois un élève plus jeune ou nouveau, l’aide à trouver sa voie et connaît ses limites.',
        criteria: points(
          'Rencontrer la même personne au moins huit fois en trois mois, avec un but fixé à deux.',
          'Questionner plutôt que conseiller : deux rencontres sont observées ou enregistrées avec accord.',
          'Reconnaître une affaire qui relève d’un adulte ou d’un professionnel et la transmettre comme il faut.',
          'Clore le mentorat par un retour des deux personnes.',
        ),
        evidence: 'Le journal des rencontres, l’observation et les deux retours.',
        tags: ['mentorat', 'entraide', 'leadership'],
        levels: [
          ['Accompagner', 'Est là régulièrement et écoute.'],
          ['Encourager', 'Aide l’autre à se fixer des buts et à les atteindre.'],
          ['Multiplier', 'Forme et soutient de nouveaux mentors.'],
        ],
      },
      th: {
        name: 'เพื่อนพี่เลี้ยง',
        description: 'ดูแลรุ่นน้องหรือเพื่อนใหม่ต่อเนื่องหลายเดือน ช่วยให้เขาค้นพบทางของตนเอง และรู้ขอบเขตของตน',
        criteria: points(
          'พบกับคนเดิมอย่างน้อย 8 ครั้งใน 3 เดือน โดยตั้งเป้าหมายร่วมกัน',
          'ถามมากกว่าสอน โดยมีการสังเกตหรือบันทึกการพบกัน 2 ครั้งด้วยความยินยอม',
          'รู้ว่าเรื่องใดควรส่งต่อให้ผู้ใหญ่หรือผู้เชี่ยวชาญ และส่งต่ออย่างเหมาะสม 1 เรื่อง',
          'ปิดการดูแลด้วยการทบทวนร่วมกันของทั้งสองฝ่าย',
        ),
        evidence: 'บันทึกการพบกัน ผลการสังเกต และบททบทวนของทั้งสองฝ่าย',
        tags: ['พี่เลี้ยง', 'เพื่อนช่วยเพื่อน', 'ภาวะผู้นำ'],
        levels: [
          ['อยู่เคียงข้าง', 'พบปะสม่ำเสมอและรับฟัง'],
          ['ให้กำลังใจ', 'ช่วยให้อีกฝ่ายตั้งเป้าหมายและไปถึงเป้าหมายของตน'],
          ['ส่งต่อ', 'ฝึกและดูแลพี่เลี้ยงรุ่นใหม่'],
        ],
      },
    },
  },
  {
    id: 'sustainability-action',
    topic: 'community',
    kind: 'micro',
    design: { template: 'hexagon', palette: 'laurel', symbol: 'leaf' },
    workloadHours: 30,
    validityMonths: null,
    texts: {
      en: {
        name: 'Sustainability in Action',
        description:
          'Measures a burden on the environment nearby, reduces it together with others, and proves the effect.',
        criteria: points(
          'Measure one quantity for two weeks before anything is changed: waste, water, energy, journeys or food.',
          'Propose three measures with cost, effect and side effects, for nature and for people.',
          'Carry one out for at least six weeks together with those concerned.',
          'Measure again, and say honestly how much of the difference comes from the measure.',
        ),
        evidence: 'Both series of measurements, the plan, and a one-page report for the public.',
        tags: ['sustainability', 'environment', 'measuring'],
        levels: [
          ['Understanding', 'Explains causes and effects of a local problem.'],
          ['Acting', 'Carries out a measure and measures its effect.'],
          ['Anchoring', 'Gets an institution to go on with it after the project.'],
        ],
      },
      fr: {
        name: 'Agir pour la durabilité',
        description: 'Mesure une atteinte à l’environnement proche, la réduit avec d’autres et en prouve l’effet.',
        criteria: points(
          'Mesurer une grandeur pendant deux semaines avant tout changement : déchets, eau, énergie, trajets ou nourriture.',
          'Proposer trois mesures avec leur coût, leur effet et leurs conséquences pour la nature et les gens.',
          'En appliquer une pendant au moins six semaines avec les personnes concernées.',
          'Mesurer de nouveau et dire honnêtement quelle part de l’écart lui revient.',
        ),
        evidence: 'Les deux séries de mesures, le plan et un rapport public d’une page.',
        tags: ['durabilité', 'environnement', 'mesure'],
        levels: [
          ['Comprendre', 'Explique les causes et les effets d’un problème local.'],
          ['Agir', 'Applique une mesure et en mesure l’effet.'],
          ['Ancrer', 'Obtient qu’une institution la poursuive après le projet.'],
        ],
      },
      th: {
        name: 'ลงมือทำเพื่อความยั่งยืน',
        description: 'วัดผลกระทบต่อสิ่งแวดล้อมใกล้ตัว ลดผลกระทบนั้นร่วมกับผู้อื่น และพิสูจน์ว่าได้ผลจริง',
        criteria: points(
          'วัดปริมาณขยะ น้ำ พลังงาน การเดินทาง หรืออาหารเป็นเวลา 2 สัปดาห์ก่อนเริ่มเปลี่ยนแปลง',
          'เสนอ 3 มาตรการพร้อมค่าใช้จ่าย ผลที่คาด และผลข้างเคียงต่อธรรมชาติและผู้คน',
          'ลงมือทำ 1 มาตรการอย่างน้อย 6 สัปดาห์ร่วมกับผู้เกี่ยวข้อง',
          'วัดซ้ำและบอกอย่างตรงไปตรงมาว่าความต่างมาจากมาตรการมากน้อยเพียงใด',
        ),
        evidence: 'ผลวัดทั้งสองช่วง แผนงาน และรายงาน 1 หน้าสำหรับเผยแพร่',
        tags: ['ความยั่งยืน', 'สิ่งแวดล้อม', 'การวัดผล'],
        levels: [
          ['เข้าใจ', 'อธิบายสาเหตุและผลของปัญหาในท้องถิ่น'],
          ['ลงมือ', 'ดำเนินมาตรการและวัดผล'],
          ['หยั่งราก', 'ทำให้หน่วยงานทำต่อหลังจบโครงการ'],
        ],
      },
    },
  },
  {
    id: 'youth-enterprise',
    topic: 'community',
    kind: 'alternative',
    design: { template: 'hexagon', palette: 'brick', symbol: 'rocket' },
    workloadHours: 50,
    validityMonths: null,
    texts: {
      en: {
        name: 'Entrepreneurship in Practice',
        description:
          'Starts something that others pay for or use, learns from their behaviour, and accounts for the money.',
        criteria: points(
          'Talk with at least fifteen possible customers before making the offer.',
          'Sell or place the offer with at least five people who are neither family nor friends.',
          'Keep complete accounts of income and expenses, checked by somebody else.',
          'Decide on the basis of figures whether to go on, to change or to stop, and justify it.',
        ),
        evidence: 'Interview notes, proof of five sales or uses, the accounts, and the decision on one page.',
        tags: ['entrepreneurship', 'customers', 'finance'],
        levels: [
          ['Idea', 'Describes an offer and whom it helps.'],
          ['Trial', 'Tests the offer with real customers.'],
          ['Enterprise', 'Runs it for three months and covers its costs.'],
        ],
      },
      fr: {
        name: 'Entrepreneuriat en pratique',
        description:
          'Lance une offre que d’autres paient ou utilisent, apprend de leur conduite et rend compte de l’argent.',
        criteria: points(
          'Parler avec au moins quinze clients possibles avant de faire l’offre.',
          'Vendre ou placer l’offre auprès d’au moins cinq personnes qui ne sont ni proches ni amies.',
          'Tenir des comptes complets des recettes et des dépenses, vérifiés par quelqu’un d’autre.',
          'Décider chiffres en main de continuer, de changer ou d’arrêter, et le justifier.',
        ),
        evidence: 'Notes d’entretien, preuve de cinq ventes ou usages, comptes et décision d’une page.',
        tags: ['entrepreneuriat', 'clientèle', 'finances'],
        levels: [
          ['Idée', 'Décrit une offre et les personnes qu’elle aide.'],
          ['Essai', 'Met l’offre à l’épreuve auprès de vrais clients.'],
          ['Entreprise', 'La fait vivre trois mois en couvrant ses coûts.'],
        ],
      },
      th: {
        name: 'ลงมือเป็นผู้ประกอบการ',
        description: 'เริ่มสิ่งที่มีคนยอมจ่ายหรือใช้จริง เรียนรู้จากพฤติกรรมลูกค้า และทำบัญชีได้ครบถ้วน',
        criteria: points(
          'พูดคุยกับผู้ที่อาจเป็นลูกค้าอย่างน้อย 15 คนก่อนทำสินค้าหรือบริการ',
          'ขายหรือให้ใช้จริงกับคนอย่างน้อย 5 คนที่ไม่ใช่ครอบครัวหรือเพื่อน',
          'ทำบัญชีรายรับรายจ่ายครบถ้วน โดยมีผู้อื่นตรวจสอบ',
          'ตัดสินใจจากตัวเลขว่าจะทำต่อ ปรับ หรือหยุด พร้อมให้เหตุผล',
        ),
        evidence: 'บันทึกการพูดคุย หลักฐานการขายหรือใช้งาน 5 ราย บัญชี และบทตัดสินใจ 1 หน้า',
        tags: ['ผู้ประกอบการ', 'ลูกค้า', 'การเงิน'],
        levels: [
          ['ไอเดีย', 'อธิบายสิ่งที่จะขายและคนที่จะได้ประโยชน์'],
          ['ทดลอง', 'ทดสอบกับลูกค้าจริง'],
          ['กิจการ', 'ดำเนินการต่อเนื่อง 3 เดือนและไม่ขาดทุน'],
        ],
      },
    },
  },
]
