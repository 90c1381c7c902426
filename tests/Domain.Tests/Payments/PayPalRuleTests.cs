using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class PayPalRuleTests
{
    [Theory]
    [InlineData("P1", "GB", true, null)]
    [InlineData("P1", "CN", true, "mainland China")]
    [InlineData("P1", "GB", false, "not verified")]
    [InlineData("P1", "US", true, "another country")]
    [InlineData("P1", null, true, "another country")]
    [InlineData(null, "GB", true, "did not tell us whose account")]
    public void A_verified_payer_of_the_accounts_country_may_pay(string? payer, string? country, bool isVerified, string? why)
    {
        var refusal = PayPalRule.Judge(payer, country, isVerified, "GB").Refusal;

        if (why is null) Assert.Null(refusal);
        else Assert.Contains(why, refusal!.Why, StringComparison.Ordinal);
    }
}
