using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Adapters.PhoneNumbers;
using Portal.Domain;
using Portal.Domain.Accounts;
using Portal.Ports;
using Plan = PhoneNumbers;

namespace Portal.Tests.Adapters.PhoneNumbers;

public sealed class PhoneNumberBookTests
{
    private static readonly IPhoneNumbers Numbers = new ServiceCollection().AddPhoneNumbers().BuildServiceProvider().GetRequiredService<IPhoneNumbers>();

    [Theory]
    [InlineData("GB", "07400 123456", "+447400123456")]
    [InlineData("GB", "+44 7400 123456", "+447400123456")]
    [InlineData("GB", "+44 (0)7400 123-456", "+447400123456")]
    [InlineData("GB", "0044 7400 123456", "+447400123456")]
    [InlineData("GB", "447400123456", "+447400123456")]
    [InlineData("GB", "7400123456", "+447400123456")]
    [InlineData("GB", "\u202A+44\u00A07400\u2011123456\u202C", "+447400123456")]
    [InlineData("GB", "０７４００１２３４５６", "+447400123456")]
    [InlineData("US", "(201) 555-0123", "+12015550123")]
    [InlineData("US", "201.555.0123", "+12015550123")]
    [InlineData("US", "1 201 555 0123", "+12015550123")]
    [InlineData("EG", "٠١٠٠١٢٣٤٥٦٧", "+201001234567")]
    [InlineData("IT", "06 1234 5678", "+390612345678")]
    [InlineData("IT", "312 345 6789", "+393123456789")]
    [InlineData("AR", "011 15 2345-6789", "+5491123456789")]
    [InlineData("BR", "(11) 96123-4567", "+5511961234567")]
    [InlineData("MX", "200 123 4567", "+522001234567")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    [InlineData("NU", "888 4012", "+6838884012")]
    public void Numbers_are_read_as_people_write_them(string country, string typed, string e164)
    {
        var number = Read(typed, country);
        Assert.Equal(e164, number.E164);
        Assert.Equal(country, number.Country);
    }

    [Theory]
    [InlineData("GB", "GG IM JE", "+447400123456")]
    [InlineData("GG", "GB IM JE", "+447781123456")]
    [InlineData("IM", "GB GG JE", "+447624123456")]
    [InlineData("JE", "GB GG IM", "+447797712345")]
    [InlineData("US", "CA PR JM", "+12015550123")]
    [InlineData("CA", "US PR JM", "+15062345678")]
    [InlineData("PR", "US CA", "+17872345678")]
    [InlineData("JM", "US CA", "+18762101234")]
    [InlineData("RU", "KZ", "+79123456789")]
    [InlineData("KZ", "RU", "+77710009998")]
    [InlineData("FI", "AX", "+358131234567")]
    [InlineData("AX", "FI", "+358181234567")]
    [InlineData("IT", "VA", "+390212345678")]
    [InlineData("VA", "FR", "+390669812345")]
    [InlineData("NO", "SJ", "+4722123456")]
    [InlineData("SJ", "FI", "+4779123456")]
    [InlineData("RE", "YT", "+262692123456")]
    [InlineData("YT", "RE", "+262639012345")]
    [InlineData("GP", "BL MF", "+590590201234")]
    [InlineData("BL", "GP", "+590590271234")]
    [InlineData("CW", "BQ", "+59995181234")]
    [InlineData("BQ", "CW", "+5993181234")]
    [InlineData("MA", "EH", "+212520123456")]
    [InlineData("AU", "CX CC", "+61212345678")]
    [InlineData("CX", "AU CC", "+61891641234")]
    public void A_shared_calling_code_is_told_apart_by_the_rest_of_the_number(string country, string others, string e164)
    {
        Assert.Equal(e164, Read(e164, country).E164);
        Assert.All(others.Split(' '), other => Assert.StartsWith("Enter a phone number in {0}, the country", Refused(e164, other).Why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SJ", "+4741234567")]
    [InlineData("AX", "+358412345678")]
    [InlineData("MF", "+590690001234")]
    [InlineData("BL", "+590690001234")]
    [InlineData("CC", "+61412345678")]
    [InlineData("IM", "+447924123456")]
    [InlineData("VA", "+393123456789")]
    [InlineData("SH", "+29051234")]
    [InlineData("SH", "+24740123")]
    [InlineData("SH", "+2908999")]
    public void A_number_that_serves_several_countries_serves_each(string country, string e164) => Assert.Equal(e164, Read(e164, country).E164);

    [Fact]
    public void The_refusal_of_a_foreign_number_names_the_country_and_an_example()
    {
        var refusal = Refused("+33 6 12 34 56 78", "GB");
        Assert.Equal(("PhoneNumber", "Enter a phone number in {0}, the country or region of your account, like {1}"), (refusal.Field, refusal.Why));
        Assert.Equal(["United Kingdom", "07400 123456"], refusal.Args);
    }

    [Theory]
    [InlineData("GB", "09012345678")]
    [InlineData("GB", "08431234567")]
    [InlineData("GB", "07012345678")]
    [InlineData("GB", "07640123456")]
    [InlineData("GB", "05512345678")]
    [InlineData("US", "9002345678")]
    [InlineData("US", "5002345678")]
    [InlineData("DE", "09001234567")]
    [InlineData("DE", "018012345")]
    [InlineData("FR", "0891123456")]
    [InlineData("CH", "0860 123 456 789")]
    [InlineData("JP", "0570 123456")]
    public void A_number_that_costs_the_caller_or_reaches_nobody_is_refused(string country, string typed) =>
        Assert.StartsWith("We cannot call premium-rate", Refused(typed, country).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("GB", "07400123456", true)]
    [InlineData("GB", "02079460123", false)]
    [InlineData("GB", "05612345678", false)]
    [InlineData("US", "2015550123", true)]
    [InlineData("DE", "030 123456", false)]
    [InlineData("DE", "01512 3456789", true)]
    [InlineData("GB", "08001234567", false)]
    public void Messages_go_to_numbers_that_can_take_them(string country, string typed, bool takes) => Assert.Equal(takes, Read(typed, country).TakesMessages);

    [Theory]
    [InlineData("1-800-FLOWERS")]
    [InlineData("201 555 CALL")]
    [InlineData("abc 201 555 0123")]
    [InlineData("201 555 0123 or 201 555 0124")]
    [InlineData("tel:+12015550123;phone-context=x")]
    public void Letters_are_no_part_of_a_number(string typed) =>
        Assert.Equal("Enter your phone number in digits, without letters, like {0}", Refused(typed, "US").Why);

    [Theory]
    [InlineData("201 555 0123 ext. 45")]
    [InlineData("201 555 0123 x45")]
    [InlineData("201 555 0123 #45")]
    [InlineData("+1 201 555 0123;ext=45")]
    public void An_extension_cannot_be_reached(string typed) =>
        Assert.StartsWith("Enter a phone number without an extension", Refused(typed, "US").Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("123")]
    [InlineData("911")]
    [InlineData("+")]
    [InlineData("++1 201 555 0123")]
    [InlineData("+1 201 555 0123 +1 201 555 0124")]
    [InlineData("201 555 01234 5")]
    [InlineData("000 000 0000")]
    [InlineData("$(201) 555-0123")]
    [InlineData("201\n555 0123")]
    [InlineData("201 555 0123, 201 555 0124")]
    [InlineData("<201 555 0123>")]
    [InlineData("*67 201 555 0123")]
    [InlineData("+999 201 555 0123")]
    [InlineData("-")]
    public void What_is_no_number_is_refused_with_an_example(string typed)
    {
        var refusal = Refused(typed, "US");
        Assert.Equal("Enter a phone number in the correct format for {0}, like {1}", refusal.Why);
        Assert.Equal(["United States", "(201) 555-0123"], refusal.Args);
    }

    [Fact]
    public void An_endless_number_is_refused_quickly() => Assert.False(Numbers.Read(new string('1', 1_000_000), "US").IsDone);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_typed_is_asked_for(string typed) => Assert.Equal("Enter your phone number", Refused(typed, "US").Why);

    [Theory]
    [InlineData("GB", "+44")]
    [InlineData("US", "+1")]
    [InlineData("KZ", "+7")]
    [InlineData("AQ", null)]
    [InlineData("ZZ", null)]
    public void A_country_has_its_calling_code(string country, string? code) => Assert.Equal(code, Numbers.CallingCode(country));

    [Fact]
    public void Countries_without_numbers_say_so() => Assert.StartsWith("We cannot call or text numbers in", Refused("+672112345", "AQ").Why, StringComparison.Ordinal);

    [Fact]
    public void Every_country_with_a_calling_code_takes_its_own_mobile_numbers()
    {
        var plans = Plan.PhoneNumberUtil.GetInstance();
        foreach (var country in Country.All.Where(country => Numbers.CallingCode(country.Code) is not null))
        {
            var example = plans.GetExampleNumberForType(country.Code, Plan.PhoneNumberType.MOBILE);
            var typed = plans.Format(example, Plan.PhoneNumberFormat.NATIONAL);
            Assert.Equal(plans.Format(example, Plan.PhoneNumberFormat.E164), Read(typed, country.Code).E164);
        }
    }

    [Theory]
    [InlineData("GB", "07400123456", "+447400")]
    [InlineData("US", "2015550123", "+120155")]
    [InlineData("EE", "5123 4567", "+372512")]
    [InlineData("SH", "+29051234", "+2905")]
    public void A_prefix_covers_ten_thousand_numbers_or_more(string country, string typed, string prefix) => Assert.Equal(prefix, Read(typed, country).Prefix);

    [Fact]
    public void No_text_makes_reading_throw() => Gen.OneOf(
            Gen.String,
            Gen.OneOf("+", "1", "44", "0", " ", "(", ")", "x", "ext", "#", "７", "٣", "-", "~", ";ext=", "\ud83d", "\uFFFE", "\0", "tel:").Array[0, 15].Select(string.Concat))
        .Sample(typed => Numbers.Read(typed, "GB") is var outcome && (outcome.IsDone || outcome.Refusal!.Field == "PhoneNumber"), iter: 20_000);

    [Fact]
    public async Task The_plans_are_read_while_the_host_starts()
    {
        using var services = new ServiceCollection().AddPhoneNumbers().BuildServiceProvider();
        var warmUp = Assert.IsAssignableFrom<BackgroundService>(Assert.Single(services.GetServices<IHostedService>()));
        await warmUp.StartAsync(default);
        await warmUp.ExecuteTask!;
        Assert.True(warmUp.ExecuteTask!.IsCompletedSuccessfully);
    }

    private static PhoneNumber Read(string typed, string country) =>
        Numbers.Read(typed, country) is var outcome && outcome.Refusal is { } refusal
            ? throw new InvalidOperationException($"{typed} in {country}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal.Why, refusal.Args)}")
            : outcome.Value!;

    private static Refusal Refused(string typed, string country) =>
        Numbers.Read(typed, country).Refusal ?? throw new InvalidOperationException($"{typed} in {country} was taken.");
}
