namespace Sandbox.Bank;

internal sealed record TestCard(string Number, string Country, string Funding, CardConduct Conduct, string What);

/// <summary>
/// The documented test cards. A number that is not listed behaves like the listed card that shares its first fourteen digits, else like the
/// first listed one that shares its first nine, else like a United States credit card.
/// </summary>
internal static class TestCards
{
    public static readonly IReadOnlyList<TestCard> All =
    [
        new("4242424242424242", "US", "credit", CardConduct.Accepts, "Visa, United States: accepted"),
        new("4000056655665556", "US", "debit", CardConduct.Accepts, "Visa debit, United States: accepted"),
        new("5555555555554444", "US", "credit", CardConduct.Accepts, "Mastercard, United States: accepted"),
        new("5200828282828210", "US", "debit", CardConduct.Accepts, "Mastercard debit, United States: accepted"),
        new("5105105105105100", "US", "prepaid", CardConduct.Accepts, "Mastercard prepaid, United States"),
        new("378282246310005", "US", "credit", CardConduct.Accepts,
            "American Express, United States: accepted; its security code has 4 digits"),
        new("6011111111111117", "US", "credit", CardConduct.Accepts, "Discover, United States: accepted"),
        new("3056930009020004", "US", "credit", CardConduct.Accepts, "Diners Club, United States: accepted"),
        new("3566002020360505", "US", "credit", CardConduct.Accepts, "JCB, United States: accepted"),
        new("4000001560000002", "CN", "credit", CardConduct.Accepts, "Visa issued in mainland China"),
        new("6200000000000005", "US", "credit", CardConduct.Accepts, "UnionPay, United States: accepted"),
        new("4000008260000000", "GB", "credit", CardConduct.Accepts, "Visa, Britain: accepted"),
        new("4000058260000005", "GB", "debit", CardConduct.Accepts, "Visa debit, Britain: accepted"),
        new("4000003440000004", "HK", "credit", CardConduct.Accepts, "Visa, Hong Kong: accepted"),
        new("4000002760000016", "DE", "credit", CardConduct.Accepts, "Visa, Germany: accepted"),
        new("4000002500000003", "FR", "credit", CardConduct.Accepts, "Visa, France: accepted"),
        new("4000001240000000", "CA", "credit", CardConduct.Accepts, "Visa, Canada: accepted"),
        new("4000000360000006", "AU", "credit", CardConduct.Accepts, "Visa, Australia: accepted"),
        new("4000003920000003", "JP", "credit", CardConduct.Accepts, "Visa, Japan: accepted"),
        new("4000007020000003", "SG", "credit", CardConduct.Accepts, "Visa, Singapore: accepted"),
        new("4000003560000008", "IN", "credit", CardConduct.Accepts, "Visa, India: accepted"),
        new("4000005540000008", "NZ", "credit", CardConduct.Accepts, "Visa, New Zealand: accepted"),
        new("4000000000000002", "US", "credit", CardConduct.Declines, "declined"),
        new("4000000000009995", "US", "credit", CardConduct.InsufficientFunds, "declined: insufficient funds"),
        new("4000000000009987", "US", "credit", CardConduct.Lost, "declined: reported lost"),
        new("4000000000009979", "US", "credit", CardConduct.Stolen, "declined: reported stolen"),
        new("4000000000000069", "US", "credit", CardConduct.Expired, "declined: expired"),
        new("4000000000000127", "US", "credit", CardConduct.WrongCvc, "declined: wrong security code"),
        new("4000000000000119", "US", "credit", CardConduct.ProcessingError, "declined: processing error"),
        new("4000000000000101", "US", "credit", CardConduct.CvcCheckFails, "accepted, but the security code does not match"),
        new("4000000000000341", "US", "credit", CardConduct.ChargesDecline, "can be saved; every charge is declined"),
        new("4000002500003155", "FR", "credit", CardConduct.AuthenticateUntilSetUp, "3-D Secure once, then accepted"),
        new("4000002760003184", "DE", "credit", CardConduct.AuthenticateAlways, "3-D Secure for every payment"),
        new("4000003800000446", "US", "credit", CardConduct.AuthenticateWhenPresent, "3-D Secure only while the owner is present"),
        new("4000008260003178", "GB", "credit", CardConduct.AuthenticateThenNoFunds, "3-D Secure, then insufficient funds"),
        new("4000000000007726", "US", "credit", CardConduct.RefundIsPending, "accepted; a refund is pending for an hour"),
        new("4000000000005126", "US", "credit", CardConduct.RefundFailsLater, "accepted; a refund fails after an hour"),
        new("4000000000000259", "US", "credit", CardConduct.Disputes, "accepted; its owner disputes each charge and has it back at once"),
        new("4000000000002685", "US", "credit", CardConduct.DisputesAndLoses, "the same, but an hour later the bank decides for the seller"),
        new("4000000000001976", "US", "credit", CardConduct.DisputesRefunds, "accepted; its owner disputes each charge that was refunded, and loses"),
    ];

    /// <summary>Number with only digits, Luhn-valid.</summary>
    public static TestCard For(string number) =>
        All.FirstOrDefault(card => card.Number == number)
        ?? Sharing(number, 14)
        ?? Sharing(number, 9)
        ?? new TestCard(number, "US", "credit", CardConduct.Accepts, "accepted");

    private static TestCard? Sharing(string number, int digits) =>
        All.FirstOrDefault(card => string.CompareOrdinal(card.Number, 0, number, 0, digits) == 0);
}
