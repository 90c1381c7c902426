using System.Text.RegularExpressions;
using CsCheck;
using Portal.Features.Register.HumanCheck;

namespace Portal.Tests.Features.Register.HumanCheck;

public sealed class HumanCheckPuzzleTests
{
    [Fact]
    public void One_field_takes_the_code_or_the_answer()
    {
        var puzzle = new HumanCheckPuzzle("083715", "What is forty-four plus three?", "47");
        Assert.Equal(["083715", "47"], puzzle.Accepted);
        Assert.True(puzzle.Accepts("083715"));
        Assert.True(puzzle.Accepts("47"));
        Assert.False(puzzle.Accepts("83715"));
        Assert.False(puzzle.Accepts("083716"));
        Assert.False(puzzle.Accepts("48"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("---")]
    [InlineData("\u200B")]
    public void Nothing_typed_never_passes(string? typed)
    {
        Assert.Equal("", HumanCheckPuzzle.Normalise(typed));
        Assert.False(new HumanCheckPuzzle("083715", "?", "").Accepts(typed));
    }

    [Theory]
    [InlineData("083715", " 083 715 ")]
    [InlineData("083715", "0-8-3-7-1-5")]
    [InlineData("083715", "０８３７１５")]
    [InlineData("083715", "٠٨٣٧١٥")]
    [InlineData("083715", "zero eight three seven one five")]
    [InlineData("083715", "Zero, eight, three; seven, one, five.")]
    [InlineData("47", "forty-seven")]
    [InlineData("47", "Forty Seven")]
    [InlineData("47", "fortyseven")]
    [InlineData("47", "It's 47!")]
    [InlineData("47", "the answer is forty-seven")]
    [InlineData("47", "four seven")]
    [InlineData("40", "forty")]
    [InlineData("13", "thirteen")]
    [InlineData("gn", "G and N")]
    [InlineData("gn", "g, n")]
    [InlineData("arden", "“Arden”")]
    [InlineData("y38", "Y thirty-eight")]
    [InlineData("y38", "y, 38")]
    [InlineData("buttonneedle", "button needle")]
    [InlineData("is", "is")]
    [InlineData("is", "I, S")]
    public void How_an_answer_is_put_makes_no_difference(string answer, string typed) =>
        Assert.Equal(HumanCheckPuzzle.Normalise(answer), HumanCheckPuzzle.Normalise(typed));

    [Theory]
    [InlineData("47", "74")]
    [InlineData("47", "407")]
    [InlineData("47", "4 and 8")]
    [InlineData("gn", "ng")]
    [InlineData("arden", "garden")]
    [InlineData("083715", "83715")]
    public void Another_answer_stays_another(string answer, string typed) =>
        Assert.NotEqual(HumanCheckPuzzle.Normalise(answer), HumanCheckPuzzle.Normalise(typed));

    [Fact]
    public void No_text_makes_it_throw_and_normalising_twice_changes_nothing() => Gen.OneOf(
            Gen.String, Gen.OneOf("forty", "seven", " ", "-", "the", "is", "7", "٧", "\ud83d", "\uFFFE", "é", "x").Array[0, 10].Select(string.Concat))
        .Sample(typed => HumanCheckPuzzle.Normalise(HumanCheckPuzzle.Normalise(typed)) == HumanCheckPuzzle.Normalise(typed), iter: 20_000);

    [Fact]
    public void An_endless_answer_is_no_answer() => Assert.Equal("", HumanCheckPuzzle.Normalise(new string('4', 1_000_000)));

    [Fact]
    public void Every_kind_of_question_is_answered_as_a_reader_would()
    {
        for (var kind = 0; kind < HumanCheckQuestion.KindCount; kind++)
        {
            for (var seed = 0; seed < 200; seed++)
            {
                var question = HumanCheckQuestion.OfKind(kind, new SeededChance(seed));
                Assert.Equal(AnswerOfAReader(question.Text), question.Answer);
                Assert.NotEqual("", HumanCheckPuzzle.Normalise(question.Answer));
                Assert.Matches("[.?]$", question.Text);
                Assert.InRange(question.Answer.Length, 1, 16);
            }
        }
    }

    [Fact]
    public void No_answer_is_worth_guessing()
    {
        var chance = new SeededChance(5);
        var answers = Enumerable.Range(0, 40_000).Select(_ => HumanCheckPuzzle.New(chance).Answer).CountBy(answer => answer).ToList();
        Assert.True(answers.Max(answer => answer.Value) < 40_000 / 40, string.Join(' ', answers.OrderByDescending(answer => answer.Value).Take(5)));
    }

    [Fact]
    public void Puzzles_differ_and_none_prints_what_would_pass()
    {
        var puzzles = Enumerable.Range(0, 100).Select(seed => HumanCheckPuzzle.New(new SeededChance(seed))).ToList();
        Assert.True(puzzles.Select(puzzle => puzzle.Code).Distinct().Count() > 95);
        Assert.All(puzzles, puzzle => Assert.Matches("^[0-9]{6}$", puzzle.Code));
        Assert.All(puzzles, puzzle => Assert.Equal("HumanCheckPuzzle", puzzle.ToString()));
        var question = HumanCheckQuestion.New(new SeededChance(1));
        Assert.Equal(question.Text, question.ToString());
    }

    /// <summary>Reads the question and works it out anew.</summary>
    private static string AnswerOfAReader(string text)
    {
        var words = Regex.Matches(text, "“([a-z]+)”").Select(match => match.Groups[1].Value).ToList();
        var numbers = Regex.Matches(text, "[a-z]+(-[a-z]+)?").Select(match => HumanCheckPuzzle.Normalise(match.Value)).Where(word => int.TryParse(word, out _)).Select(int.Parse).ToList();
        string[] places = ["first", "second", "third", "fourth"];
        return text switch
        {
            _ when text.Contains(" plus ", StringComparison.Ordinal) => $"{numbers[0] + numbers[1]}",
            _ when text.Contains(" minus ", StringComparison.Ordinal) => $"{numbers[0] - numbers[1]}",
            _ when text.Contains("right after", StringComparison.Ordinal) => $"{numbers[0] + 1}",
            _ when text.Contains("right before", StringComparison.Ordinal) => $"{numbers[0] - 1}",
            _ when text.Contains("four digits", StringComparison.Ordinal) => string.Concat(numbers.Skip(1)),
            _ when text.Contains("without its first", StringComparison.Ordinal) => words[0][1..],
            _ when text.Contains("without its last", StringComparison.Ordinal) => words[0][..^1],
            _ when text.Contains("and the last letter", StringComparison.Ordinal) => $"{words[0][Array.FindIndex(places, place => text.Contains($"the {place} and", StringComparison.Ordinal))]}{words[0][^1]}",
            _ when text.Contains("first three", StringComparison.Ordinal) => words[0][..3],
            _ when text.Contains("last three", StringComparison.Ordinal) => words[0][^3..],
            _ when text.Contains("each of these", StringComparison.Ordinal) => string.Concat(text[(text.IndexOf(':') + 1)..].Split(',').Select(word => word.Trim()[0])),
            _ when text.Contains("the number", StringComparison.Ordinal) => $"{words[0][0]}{numbers[^1]}",
            _ => string.Concat(words),
        };
    }
}
