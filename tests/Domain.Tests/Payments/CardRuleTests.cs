using CsCheck;
using Portal.Domain.Accounts;
using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class CardRuleTests
{
    private static readonly CardFacts Good = new("fingerprint", "US", "credit", "visa");

    [Fact]
    public void A_credit_or_debit_card_of_the_accounts_country_is_taken()
    {
        Assert.Null(Judge(Good));
        Assert.Null(Judge(Good with { Funding = "debit" }));
        Assert.Null(Judge(Good with { Country = "us" }));
        Assert.All(CardBrand.Usual, brand => Assert.Null(Judge(Good with { Brand = brand })));
    }

    [Fact]
    public void Each_kind_of_card_we_do_not_take_has_a_reason_of_its_own()
    {
        Assert.Equal(CardRefusal.IssuedInMainlandChina, Judge(Good with { Country = "CN" }));
        Assert.Equal(CardRefusal.Prepaid, Judge(Good with { Funding = "prepaid" }));
        Assert.Equal(CardRefusal.BrandNotAccepted, Judge(Good with { Brand = "unionpay" }));
        Assert.Equal(CardRefusal.BrandNotAccepted, Judge(Good with { Brand = "unknown" }));
        Assert.Equal(CardRefusal.IssuedInAnotherCountry, Judge(Good with { Country = "GB" }));
        Assert.Equal(CardRefusal.IssuerUnknown, Judge(Good with { Country = null }));
        Assert.Equal(CardRefusal.NotRecognisable, Judge(Good with { Fingerprint = null }));
        Assert.Equal(CardRefusal.NotRecognisable, Judge(Good with { Fingerprint = "" }));
    }

    [Fact]
    public void Mainland_China_is_refused_for_a_customer_there_too() =>
        Assert.Equal(CardRefusal.IssuedInMainlandChina, CardRule.Judge(Good with { Country = "CN" }, "CN", CardBrand.Usual));

    [Theory]
    [InlineData("HK")]
    [InlineData("MO")]
    [InlineData("TW")]
    public void Hong_Kong_Macao_and_Taiwan_are_not_mainland_China(string country) =>
        Assert.Null(CardRule.Judge(Good with { Country = country }, country, CardBrand.Usual));

    [Fact]
    public void Which_brands_are_taken_is_a_setting()
    {
        Assert.Null(CardRule.Judge(Good with { Brand = "unionpay" }, "US", ["unionpay"]));
        Assert.Equal(CardRefusal.BrandNotAccepted, CardRule.Judge(Good, "US", ["unionpay"]));
    }

    [Fact]
    public void Nothing_is_taken_but_a_recognisable_card_of_the_right_kind_and_country() =>
        Gen.Select(AnyOf(null, "", "fp"), AnyOf(null, "", "US", "GB", "CN", "cn"), AnyOf("credit", "debit", "prepaid", "unknown"), AnyOf("visa", "jcb", "unionpay", "unknown"), AnyOf("US", "GB", "CN"))
            .Sample((fingerprint, country, funding, brand, account) =>
                CardRule.Judge(new CardFacts(fingerprint, country, funding!, brand!), account!, CardBrand.Usual) is not null
                || (fingerprint == "fp" && country == account && country != "CN" && funding != "prepaid" && brand is "visa" or "jcb"));

    [Fact]
    public void Every_refusal_has_a_sentence_of_its_own_at_the_card_number()
    {
        var sentences = Enum.GetValues<CardRefusal>().Select(why => why.InWords("GB", CardBrand.Usual)).ToList();
        Assert.All(sentences, refusal => Assert.Equal("CardNumber", refusal.Field));
        Assert.Equal(sentences.Count, sentences.Select(refusal => refusal.Why).Distinct().Count());
    }

    [Fact]
    public void The_sentences_name_the_country_and_the_brands()
    {
        Assert.Equal([Country.Find("GB")!.Name], CardRefusal.IssuedInAnotherCountry.InWords("GB", []).Args);
        Assert.Equal(["Visa, American Express"], CardRefusal.BrandNotAccepted.InWords("GB", ["visa", "amex"]).Args);
    }

    private static Gen<string?> AnyOf(params string?[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static CardRefusal? Judge(CardFacts card) => CardRule.Judge(card, "US", CardBrand.Usual);
}
