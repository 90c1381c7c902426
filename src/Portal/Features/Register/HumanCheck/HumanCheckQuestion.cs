using Portal.Domain;

namespace Portal.Features.Register.HumanCheck;

/// <summary>
/// A question in plain English whose answer is short and takes no knowledge: as good a way to pass as picture and sound, for those
/// who can use neither. No answer comes up more often than one time in forty.
/// </summary>
/// <param name="Text">To show, and to be read out by a screen reader.</param>
/// <param name="Answer">One of the ways to put the right answer; compare by <see cref="HumanCheckPuzzle"/>.</param>
public sealed record HumanCheckQuestion(string Text, string Answer)
{
    private static readonly string[] Words =
    [
        "apple", "autumn", "basket", "blanket", "bottle", "branch", "bridge", "bucket", "butter", "button", "camera", "candle", "carpet", "castle",
        "cherry", "circle", "coffee", "corner", "cotton", "cousin", "dinner", "doctor", "dragon", "engine", "family", "farmer", "father", "finger",
        "flower", "forest", "friend", "garden", "guitar", "hammer", "harbour", "helmet", "island", "jacket", "kitchen", "ladder", "lemon", "letter",
        "market", "mirror", "morning", "mother", "mountain", "museum", "needle", "orange", "paper", "pencil", "pepper", "picture", "pillow", "planet",
        "pocket", "potato", "rabbit", "river", "rocket", "saddle", "school", "screen", "shadow", "silver", "singer", "sister", "spring", "summer",
        "teacher", "ticket", "tiger", "tomato", "travel", "tunnel", "velvet", "village", "violin", "window", "winter", "yellow",
    ];

    private static readonly string[] Places = ["first", "second", "third", "fourth"];

    private static readonly Func<IChance, HumanCheckQuestion>[] Kinds =
    [
        Sum, Difference, After, Before, InDigits, TwoLetters, FirstLetters, LastLetters, WithoutFirst, WithoutLast, Initials, Joined, LetterAndNumber,
    ];

    /// <summary>How many kinds of question there are.</summary>
    internal static int KindCount => Kinds.Length;

    /// <summary>Without the answer, so that no log can hold it.</summary>
    public override string ToString() => Text;

    public static HumanCheckQuestion New(IChance chance) => OfKind(chance.Number(0, Kinds.Length), chance);

    internal static HumanCheckQuestion OfKind(int kind, IChance chance) => Kinds[kind](chance);

    private static HumanCheckQuestion Sum(IChance chance)
    {
        var (many, few) = (chance.Number(11, 60), chance.Number(2, 10));
        return new($"What is {InWords(many)} plus {InWords(few)}?", $"{many + few}");
    }

    private static HumanCheckQuestion Difference(IChance chance)
    {
        var (many, few) = (chance.Number(21, 70), chance.Number(2, 10));
        return new($"What is {InWords(many)} minus {InWords(few)}?", $"{many - few}");
    }

    private static HumanCheckQuestion After(IChance chance)
    {
        var number = chance.Number(11, 98);
        return new($"When you count, which number comes right after {InWords(number)}?", $"{number + 1}");
    }

    private static HumanCheckQuestion Before(IChance chance)
    {
        var number = chance.Number(12, 99);
        return new($"When you count, which number comes right before {InWords(number)}?", $"{number - 1}");
    }

    private static HumanCheckQuestion InDigits(IChance chance)
    {
        var digits = Enumerable.Range(0, 4).Select(_ => chance.Number(0, 10)).ToList();
        return new($"Type these four digits: {string.Join(", ", digits.Select(InWords))}.", string.Concat(digits));
    }

    private static HumanCheckQuestion TwoLetters(IChance chance)
    {
        var (word, place) = (Word(chance), chance.Number(0, Places.Length));
        return new($"Type the {Places[place]} and the last letter of the word “{word}”.", $"{word[place]}{word[^1]}");
    }

    private static HumanCheckQuestion FirstLetters(IChance chance)
    {
        var word = Word(chance);
        return new($"Type the first three letters of the word “{word}”.", word[..3]);
    }

    private static HumanCheckQuestion LastLetters(IChance chance)
    {
        var word = Word(chance);
        return new($"Type the last three letters of the word “{word}”.", word[^3..]);
    }

    private static HumanCheckQuestion WithoutFirst(IChance chance)
    {
        var word = Word(chance);
        return new($"Type the word “{word}” without its first letter.", word[1..]);
    }

    private static HumanCheckQuestion WithoutLast(IChance chance)
    {
        var word = Word(chance);
        return new($"Type the word “{word}” without its last letter.", word[..^1]);
    }

    private static HumanCheckQuestion Initials(IChance chance)
    {
        var words = DifferentWords(3, chance);
        return new($"Type the first letter of each of these words: {string.Join(", ", words)}.", string.Concat(words.Select(word => word[0])));
    }

    private static HumanCheckQuestion Joined(IChance chance)
    {
        var words = DifferentWords(2, chance);
        return new($"Type the word “{words[0]}” and after it the word “{words[1]}”.", string.Concat(words));
    }

    private static HumanCheckQuestion LetterAndNumber(IChance chance)
    {
        var (word, number) = (Word(chance), chance.Number(2, 100));
        return new($"Type the first letter of the word “{word}” and after it the number {InWords(number)}.", $"{word[0]}{number}");
    }

    private static string InWords(int number) => HumanCheckAnswer.InWords(number);

    private static string Word(IChance chance) => Words[chance.Number(0, Words.Length)];

    private static string[] DifferentWords(int count, IChance chance)
    {
        var words = new HashSet<string>();
        while (words.Count < count) words.Add(Word(chance));
        return [.. words];
    }
}
