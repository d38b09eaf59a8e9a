package io.wrongbook.widetable.generator;

import java.util.List;

/** The words of the field: subjects, chapters, patterns and questions as students see them. */
final class SchoolTexts {
    private static final List<String> KNOWN_SUBJECTS =
            List.of(
                    "MATH",
                    "CHINESE",
                    "ENGLISH",
                    "PHYSICS",
                    "CHEMISTRY",
                    "BIOLOGY",
                    "HISTORY",
                    "GEOGRAPHY",
                    "POLITICS",
                    "SCIENCE",
                    "AOSHU");
    private static final List<String> LOWER_AND_MIXED_SUBJECTS =
            List.of("math", "Chinese", "english", "physics", "Biology", "politics", "AoShu");
    private static final List<String> UNKNOWN_SUBJECTS =
            List.of("DANCE", "music", "美术", "info_tech", "MATH ", "🎨");
    private static final List<String> SUBJECT_NAMES =
            List.of("数学", "奥数", "语文（部编版）", "英语·听力", "科学🔬", " 物理 ", "Maths \"A\"");
    private static final List<String> CHAPTERS =
            List.of(
                    "函数",
                    "一元二次方程",
                    "勾股定理",
                    "Unit 3 \"My School\"",
                    "电路\\欧姆定律",
                    "光合作用🌱",
                    "文言文阅读",
                    "𠮷祥物与民俗",
                    " 第三章 ");
    private static final List<String> PATTERNS =
            List.of("选择题", "填空题", "计算题", "判断题 ✔", "完形填空", "应用题/行程问题", "𝑥 的取值范围", "默写 ");
    private static final List<String> OPENINGS =
            List.of(
                    "解方程：3x = 9",
                    "已知函数 f(x) = x² − 4x + 3，求 f(x) 在区间 [0, 5] 上的最大值与最小值。",
                    "如图，在△ABC 中，∠C = 90°，AC = 6，BC = 8，求斜边 AB 上的高。",
                    "阅读下面的文字，完成1～3题。",
                    "下列句子中，没有语病的一项是（　　）",
                    "Choose the best answer: \"What _____ you doing when I called?\"",
                    "计算：\\frac{1}{2} + \\frac{1}{3} = ?",
                    "某商店将进价为 8 元的商品按每件 10 元出售，每天可销售 200 件",
                    "下列关于光合作用的说法，正确的是（　　）\nA. 只在白天进行\nB. 需要叶绿体\nC. 不需要水",
                    "一辆汽车以 20 m/s 的速度匀速行驶，刹车后做匀减速运动，加速度大小为 5 m/s²");
    private static final List<String> CONTINUATIONS =
            List.of(
                    "请写出完整的解题过程。",
                    "若该图象经过点 (1, 0)，试求其解析式，并说明理由。",
                    "小明说：“这道题很简单”，你同意他的说法吗？为什么？",
                    "要求：①书写工整；②步骤完整；③写出单位。",
                    "根据材料，概括其主要内容，不超过30字。",
                    "（注意：π 取 3.14，结果保留两位小数）",
                    "Read the passage and answer in no more than 10 words.",
                    "设每件涨价 x 元，每天的利润为 y 元，当 x 为何值时利润最大？最大利润是多少？",
                    "现有浓度为 10% 的盐水 200 克，要使其浓度变为 20%，需蒸发多少克水？",
                    "试比较两位诗人所表达的思想感情有何异同，并结合诗句具体分析。");
    private static final List<String> RARITIES =
            List.of(
                    "😀👨‍👩‍👧‍👦",
                    "𠮷𡃁𪚥",
                    "\r\n第二行\t缩进",
                    "C:\\Users\\学生\\\"作业\".docx",
                    "'; DROP TABLE x; -- ",
                    "<b>粗体</b>&nbsp;",
                    "\u2028行分隔符\u200b零宽",
                    "مرحبا",
                    "e\u0301 ≠ é",
                    "\u0001\u001f",
                    "${HOME} %s {0}");

    private final Draw draw;

    SchoolTexts(Draw draw) {
        this.draw = draw;
    }

    String subject() {
        int choice = draw.between(1, 100);
        if (choice <= 84) {
            return draw.pick(KNOWN_SUBJECTS);
        }
        return draw.pick(choice <= 95 ? LOWER_AND_MIXED_SUBJECTS : UNKNOWN_SUBJECTS);
    }

    /** Whether the contract has no name for this subject. */
    static boolean isUnknownSubject(String subject) {
        return UNKNOWN_SUBJECTS.contains(subject);
    }

    String subjectName() {
        return draw.pick(SUBJECT_NAMES);
    }

    String chapter() {
        return draw.pick(CHAPTERS);
    }

    String pattern() {
        return draw.pick(PATTERNS);
    }

    /** A question: mostly one to three sentences, now and then a whole reading passage. */
    String question() {
        StringBuilder text = new StringBuilder(draw.pick(OPENINGS));
        int sentences = draw.chance(0.03) ? draw.between(10, 25) : draw.between(0, 3);
        for (int i = 0; i < sentences; i++) {
            text.append(draw.pick(CONTINUATIONS));
        }
        if (draw.chance(0.08)) {
            text.append(draw.pick(RARITIES));
        }
        return text.toString();
    }
}
