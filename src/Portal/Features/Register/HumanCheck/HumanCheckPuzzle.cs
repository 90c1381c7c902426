using Portal.Domain;

namespace Portal.Features.Register.HumanCheck;

public sealed record HumanCheckPuzzle(string Code, string Question, IReadOnlyList<string> Answers)
{
    public static HumanCheckPuzzle New(IChance chance) => new(chance.SixDigits(), "x", ["y"]);
    public IEnumerable<string> Accepted => [Code, .. Answers];
    public static string Normalise(string typed) => typed.Trim();
}
