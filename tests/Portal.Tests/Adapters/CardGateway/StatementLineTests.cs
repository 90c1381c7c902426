using CsCheck;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Adapters.CardGateway;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Tests.Adapters.CardGateway;

/// <summary>
/// What Stripe puts on a statement: prefix, "* " and suffix, 5 to 22 Latin characters together, a letter in each part, none of
/// &lt; &gt; \ ' " * in either. The prefix is judged at start, the suffix is ours.
/// </summary>
public sealed class StatementLineTests
{
    private const string Forbidden = "<>\\'\"*";

    private static readonly CardsOptionsCheck Check = new(new HostingEnvironment { EnvironmentName = "Production" });

    /// <summary>Mostly near the rule's edges: lengths about 2 and 10, odd characters among plain ones.</summary>
    private static readonly Gen<string> Prefixes =
        Gen.OneOf(Gen.Char['A', 'Z'], Gen.Char['0', '9'], Gen.Char[' ', '~'], Gen.OneOf('ä', '中', '\t', '\n', '*', '<')).Array[0, 13].Select(letters => new string(letters));

    private static readonly Gen<string> Codes = Gen.Int[0, 999_999].Select(number => number.ToString("000000", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_prefix_that_start_up_takes_makes_a_line_that_Stripe_takes_with_every_code() => Gen.Select(Prefixes, Codes).Sample((prefix, code) =>
    {
        if (!IsTaken(prefix)) return;
        var suffix = SuffixOf(code);
        var line = $"{prefix}* {suffix}";
        Assert.InRange(line.Length, 5, 22);
        Assert.All(new[] { prefix, suffix }, part => Assert.True(part.Any(char.IsAsciiLetter) && part.All(letter => letter is >= ' ' and <= '~') && !part.Any(letter => Forbidden.Contains(letter, StringComparison.Ordinal)), line));
        Assert.InRange(prefix.Length, 2, 10);
        Assert.Equal(prefix.Trim(), prefix);
    }, iter: 20_000);

    [Fact]
    public void A_prefix_that_keeps_the_rules_is_taken() => Prefixes.Sample(prefix =>
    {
        var keeps = prefix.Length is >= 2 and <= 10 && prefix.Trim() == prefix && prefix.Any(char.IsAsciiLetter) && prefix.All(letter => letter is >= ' ' and <= '~' && !Forbidden.Contains(letter, StringComparison.Ordinal));
        Assert.Equal(keeps, IsTaken(prefix));
    }, iter: 20_000);

    [Fact]
    public void Hold_and_charge_carry_the_same_code_and_nothing_else_of_the_line() => Codes.Sample(code =>
    {
        var order = new PaymentOrder("cus_1", "pm_1", Money.Usd(73), "reference", code, "Card check");
        var (hold, charge) = (StripeOrders.Payment(order, isHold: true), StripeOrders.Payment(order, isHold: false));
        Assert.Equal("V" + code, hold.StatementDescriptorSuffix);
        Assert.Equal(hold.StatementDescriptorSuffix, charge.StatementDescriptorSuffix);
        Assert.Null(hold.StatementDescriptor);
        Assert.Null(charge.StatementDescriptor);
    }, iter: 1_000);

    private static string SuffixOf(string code) => StripeOrders.Payment(new PaymentOrder("cus_1", "pm_1", Money.Usd(73), "reference", code, "Card check"), isHold: true).StatementDescriptorSuffix;

    private static bool IsTaken(string prefix) =>
        !Check.Validate(null, new CardsOptions { SecretKey = "sk_live_1", WebhookSecret = "whsec_1", StatementPrefix = prefix }).Failed;
}
