using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>The door where neighbours tell us things: who is let in, and that nothing is believed before that.</summary>
public sealed class HearNewsTests : PortalTest
{
    private const string Phone = "07400 555123";

    public static TheoryData<string> Sources => new("stripe", "paypal", "twilio");

    [Theory, MemberData(nameof(Sources))]
    public async Task What_a_neighbour_really_sent_is_heard_once_however_often_it_comes(string source)
    {
        var told = await SomethingToldAsync(source);

        for (var i = 0; i < 3; i++) Assert.Equal(200, await World.DeliverAsync(told));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => Assert.Equal(200, await World.DeliverAsync(told))));

        Assert.Equal(1, await World.CountAsync("news", $"id LIKE '{source}:%'"));
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task A_body_that_was_changed_by_one_byte_is_turned_away_and_leaves_no_trace(string source)
    {
        var told = await SomethingToldAsync(source);
        for (var at = 1; at < told.Body.Length; at += 1 + (told.Body.Length / 12))
        {
            var changed = (byte[])told.Body.Clone();
            changed[at] ^= 1;
            Assert.Equal(NotItsOwn(source), await World.DeliverAsync(told with { Body = changed }));
        }
        Assert.Equal(NotItsOwn(source), await World.DeliverAsync(told with { Body = [.. told.Body, (byte)'1'] }));
        Assert.Equal(NotItsOwn(source), await World.DeliverAsync(told with { Body = [] }));

        Assert.Equal(0, await World.CountAsync("news"));
        Assert.Equal(200, await World.DeliverAsync(told));
    }

    [Theory]
    [InlineData("stripe", "Stripe-Signature")]
    [InlineData("paypal", "PAYPAL-TRANSMISSION-SIG")]
    [InlineData("paypal", "PAYPAL-TRANSMISSION-ID")]
    [InlineData("paypal", "PAYPAL-TRANSMISSION-TIME")]
    [InlineData("paypal", "PAYPAL-CERT-URL")]
    [InlineData("paypal", "PAYPAL-AUTH-ALGO")]
    [InlineData("twilio", "X-Twilio-Signature")]
    public async Task Without_a_signature_or_with_half_of_one_nothing_is_heard(string source, string header)
    {
        var told = await SomethingToldAsync(source);
        var asked = (await World.Neighbours.RequestsAsync(source)).Count;

        Assert.Equal(NotItsOwn(source), await World.DeliverAsync(told.With(header, null)));
        Assert.Equal(asked, (await World.Neighbours.RequestsAsync(source)).Count);
        foreach (var wrong in new[] { "", "x", "t=,v1=", "t=99999999999999999999,v1=00", "12", new string('a', 2000) })
            Assert.Equal(NotItsOwn(source), await World.DeliverAsync(told.With(header, wrong)));

        Assert.Equal(0, await World.CountAsync("news"));
    }

    [Theory]
    [InlineData("stripe", "Cards:WebhookSecret", "whsec_another")]
    [InlineData("paypal", "PayPal:WebhookId", "ANOTHER")]
    [InlineData("twilio", "Telephone:StatusCallback", "https://portal.example/webhooks/twilio")]
    public async Task What_was_signed_for_somebody_else_is_turned_away(string source, string setting, string value)
    {
        var told = await SomethingToldAsync(source);

        Assert.Equal(NotItsOwn(source), await World.DeliverToAsync([(setting, value)], told));

        Assert.Equal(0, await World.CountAsync("news"));
    }

    [Theory]
    [InlineData("http://evil.example/cert.pem")]
    [InlineData("https://evil.example/api.paypal.com")]
    [InlineData("https://evilpaypal.com/cert")]
    [InlineData("http://api.paypal.com/cert")]
    public async Task A_certificate_from_elsewhere_is_not_even_asked_about(string address)
    {
        var told = await SomethingToldAsync("paypal");
        var asked = (await World.Neighbours.RequestsAsync("paypal")).Count;

        Assert.Equal(400, await World.DeliverAsync(told.With("PAYPAL-CERT-URL", address)));

        Assert.Equal(asked, (await World.Neighbours.RequestsAsync("paypal")).Count);
    }

    [Theory]
    [InlineData(299, 200)]
    [InlineData(301, 400)]
    public async Task A_recording_is_good_for_five_minutes(int seconds, int status)
    {
        var told = World.StripeSays("charge.refunded", """{"payment_intent":"pi_1"}""", "evt_1");
        World.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(status, await World.DeliverAsync(told));
    }

    [Fact]
    public async Task A_recording_of_PayPal_is_good_for_a_week()
    {
        var told = await SomethingToldAsync("paypal");
        World.Clock.Advance(TimeSpan.FromDays(7.1));

        Assert.Equal(400, await World.DeliverAsync(told));
    }

    [Theory, InlineData("stripe", 301), InlineData("paypal", 7 * 86_400 + 60)]
    public async Task Nor_is_one_from_the_future(string source, int seconds)
    {
        var told = await SomethingToldAsync(source);
        World.Clock.Set(World.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds));

        Assert.Equal(400, await World.DeliverAsync(told));
    }

    [Fact]
    public async Task While_a_signing_secret_is_changed_both_are_on_a_delivery()
    {
        var told = World.StripeSays("charge.refunded", """{"payment_intent":"pi_unknown"}""", "evt_1");
        var right = told.Headers["Stripe-Signature"];
        var other = News.StripeSignature(told.Text, "whsec_older", World.Clock.GetUtcNow());

        Assert.Equal(200, await World.DeliverAsync(told.With("Stripe-Signature", $"{other},{right[(right.IndexOf(',', StringComparison.Ordinal) + 1)..]}")));
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task Too_much_is_refused_before_it_is_read(string source)
    {
        var told = await SomethingToldAsync(source);

        Assert.Equal(413, await World.DeliverAsync(told with { Body = new byte[70_000] }));
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task In_the_clear_it_is_refused_and_not_sent_elsewhere(string source)
    {
        var told = await SomethingToldAsync(source);

        Assert.Equal(400, await World.DeliverToAsync(World.BehindTls, told));

        Assert.Equal(0, await World.CountAsync("news"));
    }

    [Fact]
    public async Task What_does_not_concern_us_is_taken_and_forgotten()
    {
        Assert.Equal(200, await World.DeliverAsync(World.StripeSays("invoice.paid", """{"id":"in_1"}""", "evt_1")));
        Assert.Equal(200, await World.DeliverAsync(World.StripeSays("payment_intent.succeeded", """{"id":"pi_of_another_shop","metadata":{}}""", "evt_2")));
        Assert.Equal(200, await World.DeliverAsync(World.StripeSays("refund.failed", "[1]", "evt_3")));
        Assert.Equal(200, await World.DeliverAsync(World.StripeSays("refund.failed", """{"id":7,"payment_intent":{"id":"x"},"status":"failed"}""", "evt_4")));
        Assert.Equal(200, await World.DeliverAsync(World.TwilioSays("", ("MessageSid", "SM1"), ("MessageStatus", "delivered"))));
        Assert.Equal(400, await World.DeliverAsync(World.TwilioSays("x", ("SomethingNew", "1"))));

        Assert.Equal(0, await World.CountAsync("news"));
    }

    [Fact]
    public async Task There_is_no_other_door()
    {
        Assert.Equal(404, await World.DeliverAsync(World.StripeSays("charge.refunded", "{}", "evt_1") with { Path = "/webhooks/bank" }));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put })
        {
            using var answer = await World.Visitor().AskAsync(method, "/webhooks/stripe");
            Assert.Equal(405, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task While_nobody_can_say_whether_it_is_genuine_it_is_sent_back_and_taken_later()
    {
        var told = await SomethingToldAsync("paypal");
        await World.Neighbours.TroubleAsync("paypal", "down");
        Assert.Equal(503, await World.DeliverAsync(told));
        Assert.Equal(0, await World.CountAsync("news"));

        await World.Neighbours.TroubleAsync("paypal", "ok");

        Assert.Equal(200, await World.DeliverAsync(told));
        Assert.Equal(1, await World.CountAsync("news"));
    }

    [Fact]
    public async Task After_a_month_it_is_forgotten_that_it_was_heard()
    {
        Assert.Equal(200, await World.DeliverAsync(World.StripeSays("charge.refunded", """{"payment_intent":"pi_1"}""", "evt_1")));
        World.Advance(TimeSpan.FromDays(29));
        await World.TidyAsync();
        Assert.Equal(1, await World.CountAsync("news"));

        World.Advance(TimeSpan.FromDays(2));
        await World.TidyAsync();

        Assert.Equal(0, await World.CountAsync("news"));
    }

    [Fact]
    public async Task Who_it_concerns_is_not_in_the_log()
    {
        var told = await SomethingToldAsync("twilio");
        await World.DeliverAsync(told);

        Assert.Empty(World.LogLinesWith("7400555123"));
        Assert.Contains(World.Logs.Lines, line => line.Contains("twilio told CodeMessageFared", StringComparison.Ordinal));
    }

    /// <summary>A delivery that a neighbour made because of something that was done at it.</summary>
    /// <summary>Each neighbour's own word for it.</summary>
    private static int NotItsOwn(string source) => source == "twilio" ? 403 : 400;

    private async Task<Delivery> SomethingToldAsync(string source)
    {
        switch (source)
        {
            case "stripe":
                await World.People.WithCardAsync();
                return await World.Post.WithAsync("/webhooks/stripe", "payment_intent.succeeded");
            case "paypal":
                await World.People.WithPayPalAsync();
                await World.EndAgreementAtPayPalAsync();
                return await World.Post.WithAsync("/webhooks/paypal", "VAULT.PAYMENT-TOKEN.DELETED");
            default:
                var person = await World.People.RegisteredAsync();
                await person.Visitor.OpenAsync("/verify/phone");
                await person.Visitor.Fill("Phone number", Phone).PressAsync("Send message");
                return await World.Post.WithAsync("/webhooks/twilio", "delivered");
        }
    }
}
