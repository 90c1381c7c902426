namespace Sandbox.Bank;

/// <summary>A card as it was typed. Lives only while a request is answered.</summary>
internal sealed record EnteredCard(string Number, long? Month, long? Year, string Cvc)
{
    /// <summary>Keeps what may be kept; refuses what is mistyped or past its date.</summary>
    public CardRecord Read(BankBook book)
    {
        var digits = CardNumbers.Digits(Number);
        if (!CardNumbers.IsPlausible(digits)) throw StripeRefusal.Card("incorrect_number", "Your card number is incorrect.", "number");
        var brand = CardNumbers.Brand(digits);
        CheckDate(book.Time);
        if (Cvc.Length != CardNumbers.CvcLength(brand) || !Cvc.All(char.IsAsciiDigit))
            throw StripeRefusal.Card("invalid_cvc", "Your card's security code is invalid.", "cvc");
        var known = TestCards.For(digits);
        return new CardRecord(
            brand, known.Country, known.Funding, digits[^4..], (int)Month!, (int)FullYear!, book.Fingerprint(digits), known.Conduct);
    }

    /// <summary>Prints nothing of the card, wherever it may land.</summary>
    public override string ToString() => "a card";

    private long? FullYear => Year is < 100 ? Year + 2000 : Year;

    private void CheckDate(DateTimeOffset now)
    {
        if (Month is not (>= 1 and <= 12))
            throw StripeRefusal.Card("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
        if (FullYear is not { } year || year < now.Year || year > now.Year + 50)
            throw StripeRefusal.Card("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year");
        if (year == now.Year && Month < now.Month)
            throw StripeRefusal.Card("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month");
    }
}
