namespace Portal.Domain.Payments;

/// <summary>The digits beside the signature. Never kept: they exist on their way to the card processor and nowhere else.</summary>
public static class SecurityCode
{
    private const string Field = "SecurityCode";

    /// <summary>Refused at field "SecurityCode".</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="length">3, or 4 for American Express.</param>
    public static Outcome<Secret> Read(Secret typed, int length)
    {
        if (string.IsNullOrWhiteSpace(typed.Reveal())) return new Refusal(Field, "Enter the security code");
        var digits = typed.Reveal().Length <= 16 ? Digits.Only(typed.Reveal(), mayHaveDashes: false) : null;
        if (digits?.Length == length) return new Secret(digits);
        return new Refusal(Field, length == 4 ? "The security code has 4 digits. They are on the front of the card." : "The security code has 3 digits. They are on the back of the card.");
    }
}
