namespace Portal.Domain.Payments;

/// <summary>What the issuer and the processor say about a card.</summary>
/// <param name="Fingerprint">The same for the same number; null when there is none.</param>
/// <param name="Country">ISO 3166-1 alpha-2 of the issuer; null when unknown.</param>
/// <param name="Funding">credit, debit, prepaid or unknown.</param>
/// <param name="Brand">visa, mastercard, amex, …</param>
public sealed record CardFacts(string? Fingerprint, string? Country, string Funding, string Brand);

/// <summary>Which cards we take, by what is known of the card alone. Judged before anything is charged.</summary>
public static class CardRule
{
    /// <summary>Null when the card may be used. The reason that most cards of a kind share comes first, so that the advice fits.</summary>
    public static CardRefusal? Judge(CardFacts card, string accountCountry, IReadOnlyCollection<string> acceptedBrands) => card switch
    {
        // Hong Kong, Macao and Taiwan have codes of their own.
        { Country: "CN" or "cn" } => CardRefusal.IssuedInMainlandChina,
        { Funding: "prepaid" } => CardRefusal.Prepaid,
        _ when !acceptedBrands.Contains(card.Brand, StringComparer.OrdinalIgnoreCase) => CardRefusal.BrandNotAccepted,
        { Country: null or "" } => CardRefusal.IssuerUnknown,
        _ when !string.Equals(card.Country, accountCountry, StringComparison.OrdinalIgnoreCase) => CardRefusal.IssuedInAnotherCountry,
        { Fingerprint: null or "" } => CardRefusal.NotRecognisable,
        _ => null,
    };
}
