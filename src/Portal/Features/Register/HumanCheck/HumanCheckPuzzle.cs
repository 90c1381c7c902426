using Portal.Domain;

namespace Portal.Features.Register.HumanCheck;

/// <summary>
/// One human check: a code to see or to hear, and a question instead. One field, "Verification code", takes either answer.
/// Keep no more of it than keyed hashes of <see cref="Accepted"/>, and compare with the hash of <see cref="Normalise"/>.
/// </summary>
/// <param name="Code">Six digits for <see cref="HumanCheckPicture"/> and <see cref="HumanCheckSound"/>.</param>
/// <param name="Question">English text; the answer to it is <paramref name="Answer"/>.</param>
public sealed record HumanCheckPuzzle(string Code, string Question, string Answer)
{
    /// <summary>The normalised texts that pass.</summary>
    public IReadOnlyList<string> Accepted => [Normalise(Code), Normalise(Answer)];

    public static HumanCheckPuzzle New(IChance chance)
    {
        var question = HumanCheckQuestion.New(chance);
        return new HumanCheckPuzzle(chance.SixDigits(), question.Text, question.Answer);
    }

    /// <summary>Whether this passes, as code or as answer, however it is spaced, capitalised or put ("forty-seven" for 47).</summary>
    public bool Accepts(string? typed) => Normalise(typed) is { Length: > 0 } text && Accepted.Contains(text);

    /// <summary>What is compared of a typed text; empty when there is nothing to compare, which never passes.</summary>
    public static string Normalise(string? typed) => HumanCheckAnswer.Normalise(typed);

    /// <summary>Names nothing that would pass, so that no log can hold it.</summary>
    public override string ToString() => nameof(HumanCheckPuzzle);
}
