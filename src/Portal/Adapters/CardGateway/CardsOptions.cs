using Microsoft.Extensions.Options;

namespace Portal.Adapters.CardGateway;

/// <summary>How cards are taken: section "Cards".</summary>
public sealed class CardsOptions
{
    public const string Section = "Cards";

    public Uri BaseAddress { get; set; } = new("https://api.stripe.com");
    public string SecretKey { get; set; } = "";
    public string WebhookSecret { get; set; } = "";

    /// <summary>Whose page the number is typed into. Left out: Stripe's, as ours needs their consent; in Development ours.</summary>
    public CardEntryPlace? Entry { get; set; }

    /// <summary>Where Stripe's pages for visitors are. Left out: Stripe's own hosts, or the base address when that is on this machine.</summary>
    public IList<Uri> PageSites { get; } = [];

    internal IReadOnlyList<Uri> Sites => this switch
    {
        { PageSites.Count: > 0 } => [.. PageSites],
        { BaseAddress.IsLoopback: true } => [BaseAddress],
        _ => [new("https://checkout.stripe.com"), new("https://hooks.stripe.com")],
    };

    /// <summary>The account's shortened statement descriptor, as set at Stripe: for the sample on the page. Stripe puts its own on statements.</summary>
    public string StatementPrefix { get; set; } = "";

    public int TimeoutSeconds { get; set; } = 20;
}

public enum CardEntryPlace
{
    /// <summary>Ours: works without JavaScript, needs Stripe's consent and makes us subject to all of PCI DSS (SAQ D).</summary>
    Form,

    /// <summary>Stripe's: needs JavaScript of theirs, and no number ever reaches us (SAQ A).</summary>
    Hosted,
}

internal sealed class CardsOptionsCheck(IHostEnvironment environment) : IValidateOptions<CardsOptions>
{
    public ValidateOptionsResult Validate(string? name, CardsOptions options) => Settings.Judge(Faults(options));

    private IEnumerable<string?> Faults(CardsOptions options)
    {
        yield return Settings.Address("Cards:BaseAddress", options.BaseAddress, environment);
        yield return Settings.Between("Cards:TimeoutSeconds", options.TimeoutSeconds, 1, 80);
        if (!Begins(options.SecretKey, "sk_", "rk_")) yield return "Cards:SecretKey must begin with sk_ or rk_.";
        if (!Begins(options.WebhookSecret, "whsec_")) yield return "Cards:WebhookSecret must begin with whsec_.";
        if (environment.IsProduction() && Begins(options.SecretKey, "sk_test_", "rk_test_"))
            yield return "Cards:SecretKey is a test key; Production needs a live one.";
        if (options.Entry is { } entry && !Enum.IsDefined(entry)) yield return "Cards:Entry must be Form or Hosted.";
        foreach (var site in options.PageSites) yield return Settings.Address("Cards:PageSites", site, environment);
        if (!IsPrefix(options.StatementPrefix))
            yield return "Cards:StatementPrefix must be 2 to 10 plain characters with a letter among them, none of < > \\ ' \" *.";
    }

    private static bool Begins(string text, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    private static bool IsPrefix(string text) =>
        text.Length is >= 2 and <= 10 && text.Trim() == text && text.Any(char.IsAsciiLetter) && text.All(IsAllowed);

    private static bool IsAllowed(char letter) => letter is >= ' ' and <= '~' && !"<>\\'\"*".Contains(letter, StringComparison.Ordinal);
}
