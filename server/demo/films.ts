type InBothLanguages = Readonly<{ zh: string; en: string }>

/** A film of the demo cinema. `key` is its name in the code and the name of its poster, `posters/<key>.svg`. */
export type DemoFilm = Readonly<{
  key: string
  status: 'showing' | 'coming'
  title: InBothLanguages
  genre: InBothLanguages
  durationMinutes: number
  director: InBothLanguages
  actors: readonly InBothLanguages[]
  synopsis: InBothLanguages
}>

/** What the demo cinema shows and announces, in the order of its programme. Films and people are invented. */
export const demoFilms: readonly DemoFilm[] = [
  {
    key: 'the-kite-cipher',
    status: 'showing',
    title: { zh: '风筝密电', en: 'The Kite Cipher' },
    genre: { zh: '谍战', en: 'Spy thriller' },
    durationMinutes: 118,
    director: { zh: '顾闻溪', en: 'Gu Wenxi' },
    actors: [
      { zh: '蔺秋砚', en: 'Lin Qiuyan' },
      { zh: '骆以川', en: 'Luo Yichuan' },
      { zh: '戚望舟', en: 'Qi Wangzhou' },
    ],
    synopsis: {
      zh: '一九四一年冬，沦陷的港城收缴了所有电台，唯独没人想到去管天上的风筝。风筝匠的女儿阿鸢把密电缝进尾穗，一长一短，由风念给对岸听。直到有一天，城里飞起第二只风筝，说着同样的暗语，每一句却都是谎话。赶在下一场北风之前，她必须找出是谁教会了敌人读风。',
      en: 'Winter 1941. Every radio in the occupied port has been seized, but nobody has thought to forbid kites. A-Yuan, the kite maker’s daughter, sews ciphers into their tails, long strips and short, and the wind reads them out to the far shore. Then a second kite goes up, fluent in the same code, and every word it says is a lie. Before the next north wind she must find out who taught the enemy to read the sky.',
    },
  },
  {
    key: 'lend-me-the-moon',
    status: 'showing',
    title: { zh: '月亮借我一晚', en: 'Lend Me the Moon' },
    genre: { zh: '动画', en: 'Family animation' },
    durationMinutes: 94,
    director: { zh: '麦小满', en: 'Mai Xiaoman' },
    actors: [
      { zh: '童乐鱼', en: 'Tong Leyu' },
      { zh: '费一苇', en: 'Fei Yiwei' },
      { zh: '邬大山', en: 'Wu Dashan' },
    ],
    synopsis: {
      zh: '小狐狸团团最怕黑，偏偏弟弟在最黑的那片林子里走丢了。他爬上山顶，鼓起勇气对月亮说：借我一晚，天亮前一定还。可抱着月亮赶夜路才发现，潮水、飞蛾和失眠的猫头鹰全都跟了上来，谁都有一件非要月光不可的事。天就要亮了，团团得想出办法，把一份光分给所有人，还能认得回家的路。',
      en: 'Tuantuan the fox cub is afraid of the dark, and his little brother has gone missing in the darkest wood of all. So he climbs the highest hill and asks the moon a favour: just for tonight, back before sunrise. But carry the moon through the night and everyone follows: the tide, the moths, an owl who hasn’t slept in weeks, each with something that only moonlight can mend. With dawn on its way, Tuantuan has to share one light among them all and still find the path home.',
    },
  },
  {
    key: 'dandelion',
    status: 'showing',
    title: { zh: '蒲公英号', en: 'Dandelion' },
    genre: { zh: '科幻', en: 'Science fiction' },
    durationMinutes: 136,
    director: { zh: '裴北辰', en: 'Pei Beichen' },
    actors: [
      { zh: '闵知遥', en: 'Min Zhiyao' },
      { zh: '阮陆离', en: 'Ruan Luli' },
    ],
    synopsis: {
      zh: '一艘不打算返航的飞船，两百个种子舱：“蒲公英号”要在途中散尽自己，把人类撒向两百颗陌生的星。植物学家林渡是船上最后一个醒着的人，她的工作，就是一次又一次地放手。送走第一百九十九个舱之后，她收到了第一个舱的回信，落款却在一千年以后。最后一个舱里只有一个座位，而信上写着：别上来。',
      en: 'Two hundred seed pods and one ship that was never meant to come back: the Dandelion will scatter herself along the way, a world for every pod. Botanist Lin Du is the last person awake on board, and her work is to let go, again and again. After the hundred and ninety-ninth launch an answer arrives from the very first pod, dated a thousand years from now. There is one seat left in the last one, and the letter says: don’t take it.',
    },
  },
  {
    key: 'before-the-rain-stops',
    status: 'showing',
    title: { zh: '雨停之前', en: 'Before the Rain Stops' },
    genre: { zh: '爱情', en: 'Romance' },
    durationMinutes: 107,
    director: { zh: '温庭萱', en: 'Wen Tingxuan' },
    actors: [
      { zh: '简若汀', en: 'Jian Ruoting' },
      { zh: '傅听泉', en: 'Fu Tingquan' },
    ],
    synopsis: {
      zh: '梅雨一下就是三十天。修伞匠陈既明盼着它别停，因为每天傍晚，电台里那个总把天气报错的苏晚晴，都会带着同一把修不好的伞来找他。她不知道他早就修好了，又悄悄拆开；他也不知道，她其实从来没有报错过。等到第三十天，总得有一个人先开口，承认天要晴了。',
      en: 'The plum rains have set in for thirty days. Chen Jiming, who mends umbrellas, hopes they never end: every evening Su Wanqing, the radio’s reliably wrong weather girl, brings him the same one that can’t be fixed. She doesn’t know that he has mended it each night and taken it apart again; he doesn’t know that she has never once read the sky wrong. On the thirtieth day somebody will have to be the first to admit that the sun is coming out.',
    },
  },
  {
    key: 'please-do-not-feed-the-manager',
    status: 'showing',
    title: { zh: '请勿喂食经理', en: 'Please Do Not Feed the Manager' },
    genre: { zh: '喜剧', en: 'Comedy' },
    durationMinutes: 101,
    director: { zh: '牛得闲', en: 'Niu Dexian' },
    actors: [
      { zh: '房大力', en: 'Fang Dali' },
      { zh: '褚阿美', en: 'Chu Amei' },
      { zh: '郝在来', en: 'Hao Zailai' },
    ],
    synopsis: {
      zh: '动物园只剩一只企鹅，开业检查却要两只。西装革履的经理罗有为咬咬牙，系好领带，自己走进了企鹅馆。没想到他一炮而红：门票卖断，总部要给他加薪，唯独真企鹅不太高兴。等总裁带着全家来参观，罗有为终于明白，升职最难的不是往上爬，而是走路时不能弯膝盖。',
      en: 'The zoo is down to one penguin and the inspectors expect a pair. So manager Luo Youwei straightens his tie, thinks of his staff and walks into the enclosure himself. He is a sensation: tickets sell out, head office wants to give him a rise, and only the real penguin has objections. Then the chairman brings the whole family to see him, and Luo learns that the hardest part of climbing the ladder is doing it without bending your knees.',
    },
  },
  {
    key: 'without-a-nail',
    status: 'showing',
    title: { zh: '不用一钉', en: 'Without a Nail' },
    genre: { zh: '纪录片', en: 'Documentary' },
    durationMinutes: 88,
    director: { zh: '柯以宁', en: 'Ke Yining' },
    actors: [
      { zh: '吴木根（本人）', en: 'Wu Mugen (himself)' },
      { zh: '吴小禾（本人）', en: 'Wu Xiaohe (herself)' },
    ],
    synopsis: {
      zh: '一场山洪卷走了村口三百年的木拱廊桥，图纸却只存在一位八十一岁老人的手里。吴木根和从城里回来的孙女，用一个冬天、六百根杉木，不用一颗钉子，把它重新架回水面。镜头跟着每一声斧凿，看弯不了的木头怎样彼此咬住，弯成一座桥。最后一根梁落下时，全村没有人说话，只听见木头自己收紧的声音。',
      en: 'A flood carries off the covered bridge that has stood at the village gate for three hundred years, and the only plans are in the hands of a man of eighty-one. With his granddaughter home from the city, six hundred firs and one winter, Wu Mugen sets out to raise it again, without a single nail. The camera follows every stroke of the adze as timber that cannot bend learns to hold on to its neighbour and become a curve. When the last beam drops nobody says a word; all you hear is the wood drawing itself tight.',
    },
  },
  {
    key: 'listen-to-the-bamboo',
    status: 'showing',
    title: { zh: '听竹', en: 'Listen to the Bamboo' },
    genre: { zh: '武侠', en: 'Wuxia' },
    durationMinutes: 124,
    director: { zh: '谷寒山', en: 'Gu Hanshan' },
    actors: [
      { zh: '燕行野', en: 'Yan Xingye' },
      { zh: '虞青禾', en: 'Yu Qinghe' },
      { zh: '石敢为', en: 'Shi Ganwei' },
    ],
    synopsis: {
      zh: '天下第一剑把剑插进竹林，从此没有人找得到它，包括他自己。二十年后，盲女青霜循着风声走进这片林子：万竿竹子都在响，只有一竿不响。她要用它去见一个仇人，而那个守林的老人教了她三年听竹，唯独没有告诉她，自己姓什么。这一战没有人看见，只有竹叶落地的声音。',
      en: 'The greatest swordsman under heaven planted his sword in a bamboo forest, and no one has found it since, himself included. Twenty years on a blind girl, Qingshuang, follows the wind among the stems: ten thousand of them sing, and one is silent. She means to carry it to the man who killed her father, and the old forester teaches her to listen for three years without once telling her his name. Nobody will see their duel; there is only the sound of leaves coming down.',
    },
  },
  {
    key: 'nobody-upstairs',
    status: 'showing',
    title: { zh: '楼上没有人', en: 'Nobody Upstairs' },
    genre: { zh: '惊悚', en: 'Horror' },
    durationMinutes: 96,
    director: { zh: '晏无夜', en: 'Yan Wuye' },
    actors: [
      { zh: '阚宁', en: 'Kan Ning' },
      { zh: '小豆子', en: 'Xiao Douzi' },
    ],
    synopsis: {
      zh: '租下顶楼的第一晚，七岁的朵朵问妈妈：楼上的人为什么不睡觉？房东说，这已经是最高的一层。可每到凌晨三点，天花板上就有人替朵朵把被子掖好，一天比一天轻，一天比一天低。妈妈终于找到屋顶的门，才发现那扇门，是从里面锁上的。',
      en: 'On their first night in the top-floor flat, seven-year-old Duoduo asks why the people upstairs never go to bed. There is no upstairs, says the landlord; this is as high as it goes. Yet every night at three something reaches down to tuck the child in, a little more gently each time, and from a little lower. When her mother finally finds the door to the roof, it turns out to have been locked from the inside.',
    },
  },
  {
    key: 'five-line-lane',
    status: 'coming',
    title: { zh: '五线弄堂', en: 'Five-Line Lane' },
    genre: { zh: '歌舞', en: 'Musical' },
    durationMinutes: 112,
    director: { zh: '乐知春', en: 'Yue Zhichun' },
    actors: [
      { zh: '尤小曼', en: 'You Xiaoman' },
      { zh: '霍一鸣', en: 'Huo Yiming' },
      { zh: '钱婆婆', en: 'Granny Qian' },
    ],
    synopsis: {
      zh: '弄堂太窄，钢琴搬不进来，作曲家沈弦只好租下一间没有琴的亭子间。第二天一早他推开窗，对面晾衣绳上的衬衫和袜子，正好是他写了三年也没写出来的那一句。从此全弄堂都学会了“晾歌”：高音挂衬衫，低音挂棉被，一到下雨就转调。拆迁公告贴出来的那天，三百户人家把最后一件衣服挂了出去，整条街唱了起来。',
      en: 'The lane is too narrow for a piano, so composer Shen Xian rents a garret without one. Next morning he opens the window, and the shirts and socks on the washing lines opposite are the very phrase that he has been failing to write for three years. Soon the whole lane is hanging tunes out to dry: shirts for the high notes, quilts for the low, and a change of key whenever it rains. On the day the demolition notice goes up, three hundred households peg out one last wash, and the street begins to sing.',
    },
  },
  {
    key: 'one-metre-of-rope',
    status: 'coming',
    title: { zh: '一米绳', en: 'One Metre of Rope' },
    genre: { zh: '运动', en: 'Sports drama' },
    durationMinutes: 115,
    director: { zh: '步长风', en: 'Bu Changfeng' },
    actors: [
      { zh: '桑远', en: 'Sang Yuan' },
      { zh: '狄小北', en: 'Di Xiaobei' },
    ],
    synopsis: {
      zh: '失明三年，前短跑冠军迟到第一次答应去跑马拉松，条件是不许有人可怜他。派来的领跑员叫丁一一，话多、体重超标，从没跑完过十公里。两个人之间只有一米长的绳子：松了会走散，紧了会摔倒。四十二公里以后，没有人再问是谁在带着谁跑。',
      en: 'Three years after losing his sight, former sprint champion Chi Dao agrees to run a marathon, on one condition: nobody is to feel sorry for him. The guide they send is Ding Yiyi, who talks too much, weighs too much and has never finished ten kilometres. Between them there is one metre of rope: too slack and they lose each other, too tight and they fall. Forty-two kilometres later nobody asks any more who is leading whom.',
    },
  },
]
