using Portal.Domain.Accounts;

namespace Portal.Domain.Payments;

/// <summary>The name on a card: any script, one line.</summary>
public static class CardHolder
{
    public const int Longest = 100;
    private const string Field = "HolderName";

    /// <summary>Refused at field "HolderName".</summary>
    public static Outcome<string> Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return new Refusal(Field, "Enter the name on the card");
        if (typed.Length > 4 * Longest || VisibleText.Clean(typed) is not { } name || !name.EnumerateRunes().Any(System.Text.Rune.IsLetter))
            return new Refusal(Field, "Type the name as it stands on the card, in letters");
        return name.Length <= Longest ? name : new Refusal(Field, "The name can have {0} characters at most. Shorten it as your bank does on the card.", Longest);
    }
}
