using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>Codes, passwords and cookies are readable nowhere: not in any table, not in the log (A4).</summary>
public sealed class SecrecyTests : PortalTest
{
    [Fact]
    public async Task A_code_is_in_no_table_before_it_is_sent_nor_after()
    {
        var person = await World.People.RegisteredAsync();
        await World.Neighbours.TroubleAsync("mail", "down");
        await person.Visitor.PressAsync("Send");
        await World.QuietAsync();
        var waiting = await World.AskSqlAsync<string>("SELECT string_agg(i::text, '') FROM intents i WHERE kind = 'email-code'");
        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        var byMail = await World.Neighbours.EmailedCodeAsync(person.Email);
        var byPhone = await person.AskForPhoneCodeAsync();

        Assert.DoesNotContain(byMail, waiting!, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex(byMail), waiting!, StringComparison.OrdinalIgnoreCase);
        foreach (var code in new[] { byMail, byPhone })
        {
            Assert.Empty(await World.TablesWithAsync(code));
            Assert.Empty(World.LogLinesWith(code));
        }
    }

    [Fact]
    public async Task A_password_and_a_session_cookie_are_in_no_table_and_no_log()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.SignOutAsync();
        await person.SignInAsync();
        var cookie = person.Visitor.Cookies.Find("session")!.Value;

        foreach (var secret in new[] { person.Password, cookie })
        {
            Assert.Empty(await World.TablesWithAsync(secret));
            Assert.Empty(World.LogLinesWith(secret));
        }
    }

    [Fact]
    public async Task Addresses_and_numbers_are_in_no_log()
    {
        var person = await World.People.WithBothProvenAsync();
        await World.QuietAsync();

        Assert.Empty(World.LogLinesWith(person.Email));
        Assert.Empty(World.LogLinesWith(person.FullPhone[3..]));
    }

    /// <summary>C2, and all else that is a person's: with every log switched on and everything measured, through a journey and a failure.</summary>
    [Fact]
    public async Task Card_codes_password_and_addresses_are_in_no_log_no_span_no_figure_and_no_error_page()
    {
        World.TroubleIsExpected = true;
        World.Logs.Least = LogLevel.Trace;
        await using var collector = await Collector.StartAsync();
        (string, string?)[] settings =
        [
            ("Telemetry:Endpoint", collector.Address), ("Telemetry:Protocol", "HttpProtobuf"),
            .. new[] { "Default", "Microsoft", "Microsoft.Hosting.Lifetime", "System.Net.Http", "Portal.Web.SessionAuthentication" }.Select(name => ("Logging:LogLevel:" + name, (string?)"Trace")),
        ];
        World.Worker = World.With(settings);
        var person = World.People.Stranger(home: Residence.UnitedStates);
        person.Visitor = World.VisitorOf(settings);
        var card = CardNumbers.NextAmex();
        const string securityCode = "7391";
        await person.RegisterAsync();
        var byMail = await person.AskForEmailCodeAsync();
        await person.Visitor.Fill("Enter code", byMail).PressAsync("Verify");
        var byPhone = await person.AskForPhoneCodeAsync();
        await person.Visitor.Fill("Enter code", byPhone).PressAsync("Verify");
        await person.Visitor.OpenAsync($"/support?opened=1&who={Uri.EscapeDataString(person.Email)}");
        await person.Visitor.OpenAsync($"/support/{person.Email}");
        await person.Visitor.OpenAsync("/payment-methods/card");
        await person.FillInCard(card).Fill("Security code", securityCode).PressAsync("Next");
        var byStatement = await World.StatementCodeAsync(card);
        Assert.Equal("/setup", (await person.ConfirmCardAsync(card)).Path);
        await World.QuietAsync();
        var failed = await FailAsync(person, card, securityCode);
        World.Worker.Services.GetRequiredService<TracerProvider>().ForceFlush();
        World.Worker.Services.GetRequiredService<MeterProvider>().ForceFlush();

        var (spans, figures, log) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"), string.Join('\n', World.Logs.Lines));
        Assert.All(new[] { "payment-methods/card/confirm", "http.route", "refund-charge", "db.query.text" }, text => Assert.Contains(text, spans, StringComparison.Ordinal));
        Assert.All(new[] { "portal.intents.ended", "portal.messages.sent", "portal.passwords.waiting", "portal.passwords.hashed" }, text => Assert.Contains(text, figures, StringComparison.Ordinal));
        string[] kept = [card, securityCode, byMail, byPhone, byStatement, person.Password, person.Visitor.Cookies.Find("session")!.Value];
        foreach (var secret in kept) Assert.Empty(await World.TablesWithAsync(secret));
        foreach (var secret in new[] { person.Email, Uri.EscapeDataString(person.Email), person.FullPhone[2..] }.Concat(kept))
        {
            // What was exported stands between bytes that may look like letters, so there every occurrence counts.
            Assert.DoesNotContain(secret, spans, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, figures, StringComparison.OrdinalIgnoreCase);
            Assert.All(new[] { log, failed }, text => Assert.False(Word(secret).IsMatch(text), $"“{secret}” was said: {Around(text, secret)}"));
        }
    }

    /// <summary>C2: what is planned is sealed, and gone when it is done, so no look at the tables would find it there.</summary>
    [Fact]
    public async Task A_card_number_and_its_security_code_are_in_nothing_that_is_planned_when_its_seal_is_opened()
    {
        await World.SqlAsync("CREATE TABLE planned (kind text, payload bytea)");
        await World.SqlAsync("CREATE FUNCTION see_planned() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO planned SELECT NEW.kind, NEW.payload; RETURN NULL; END $$");
        await World.SqlAsync("CREATE TRIGGER see_planned AFTER INSERT ON intents FOR EACH ROW EXECUTE FUNCTION see_planned()");
        try
        {
            var person = await World.People.WithBothProvenAsync();
            var card = CardNumbers.Next();
            const string securityCode = "739";
            await person.Visitor.OpenAsync("/payment-methods/card");
            await person.FillInCard(card).Fill("Security code", securityCode).PressAsync("Next");
            await person.ConfirmCardAsync(card);
            await World.QuietAsync();

            var keys = World.Services.GetRequiredService<IKeys>();
            var kinds = (await World.AskSqlAsync<string>("SELECT string_agg(kind, ' ') FROM planned"))!.Split(' ');
            var opened = (await World.AskSqlAsync<byte[][]>("SELECT array_agg(payload) FROM planned"))!.Select(payload => Encoding.UTF8.GetString(keys.Open(KeyPurposes.Intent, payload))).ToList();
            Assert.Superset(new HashSet<string> { "hold-on-card", "charge-card", "void-hold", "refund-charge", "email-code" }, kinds.ToHashSet());
            Assert.Contains(opened, text => text.Contains("CardPaymentId", StringComparison.Ordinal));
            Assert.All(opened, text => Assert.False(text.Contains(card, StringComparison.Ordinal) || Word(securityCode).IsMatch(text), text));
        }
        finally
        {
            await World.SqlAsync("DROP TRIGGER see_planned ON intents; DROP FUNCTION see_planned; DROP TABLE planned");
        }
    }

    /// <summary>The page of a failure in the middle of adding a card.</summary>
    private async Task<string> FailAsync(Person person, string card, string securityCode)
    {
        await person.RemoveCardAsync();
        await person.Visitor.OpenAsync("/payment-methods/card");
        await World.SqlAsync("ALTER TABLE card_offers RENAME TO card_offers_gone");
        var page = await person.FillInCard(card).Fill("Security code", securityCode).PressAsync("Next");
        await World.SqlAsync("ALTER TABLE card_offers_gone RENAME TO card_offers");
        Assert.Equal(500, page.Status);
        return page.Document.DocumentElement.OuterHtml;
    }

    private static string Around(string text, string secret) => Word(secret).Match(text) is { Success: true, Index: var at } ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)] : "";

    /// <summary>As a word of its own: digits within a longer number or an id are nobody's secret.</summary>
    private static Regex Word(string secret) => new($@"(?<![0-9A-Za-z]){Regex.Escape(secret)}(?![0-9A-Za-z])", RegexOptions.IgnoreCase);

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
}
