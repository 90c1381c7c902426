namespace Portal.Domain.Payments;

/// <summary>Whose PayPal account may pay here.</summary>
public static class PayPalRule
{
    /// <param name="payerId">PayPal's lasting id of the payer; null when it names nobody, who then could pay here with two accounts.</param>
    /// <param name="payerCountry">As PayPal says, ISO 3166-1; null when it does not say.</param>
    /// <param name="accountCountry">Chosen at registration.</param>
    public static Outcome Judge(string? payerId, string? payerCountry, bool isVerified, string accountCountry) => (payerCountry, isVerified) switch
    {
        _ when payerId is null => Outcome.Refuse("", "PayPal did not tell us whose account it is, so nothing was added. Try again, or use a credit card."),
        ("CN", _) => Outcome.Refuse("", "We cannot take PayPal accounts of mainland China. Use a credit card or another PayPal account."),
        (_, false) => Outcome.Refuse("", "Your PayPal account is not verified yet. Verify it at PayPal first, or use a credit card."),
        var (country, _) when country != accountCountry =>
            Outcome.Refuse("", "Your PayPal account belongs to another country than your account here. Use one of the same country, or a credit card."),
        _ => Outcome.Done,
    };

    /// <summary>The account has a PayPal payer, and only one it may have.</summary>
    public static Refusal HasOne => new("", "A PayPal account is attached already. Remove it first if you want to use another one.");

    /// <summary>The account is on its way out, and nothing is to be paid.</summary>
    public static Refusal Leaves => new("", "Your account is being deleted, so nothing can be added to it. Take the deletion back first.");

    /// <summary>The account's owner said that a change was not theirs.</summary>
    public static Refusal Locked => new("", "Changes to your account are locked for a while, so nothing was added. Security settings say until when.");

    /// <summary>The payer is on another live account. Which one is nobody's business.</summary>
    public static Refusal AlreadyUsed => new("", "This PayPal account is already used by another account. Use another PayPal account or a credit card.");
}
