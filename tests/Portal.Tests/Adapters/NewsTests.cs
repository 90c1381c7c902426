using System.Text;
using CsCheck;
using Microsoft.Extensions.Options;
using Portal.Adapters.CardGateway;
using Portal.Adapters.PayPal;
using Portal.Adapters.Telephone;
using Portal.Domain.News;
using Portal.Ports;
using Portal.Tests.Kit;

namespace Portal.Tests.Adapters;

/// <summary>Reading what neighbours tell: signatures as the vendors' documents give them, and whatever strangers may send.</summary>
public sealed class NewsTests
{
    private static readonly string[] Headers =
        ["Stripe-Signature", "X-Twilio-Signature", "PAYPAL-TRANSMISSION-ID", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG", "PAYPAL-CERT-URL", "PAYPAL-AUTH-ALGO"];

    private static readonly Gen<NewsDelivery> Anything = Gen.Select(Gen.Byte.Array[0, 200], Gen.String[Gen.Char.AlphaNumeric, 0, 20], Gen.OneOf(Gen.String, Gen.OneOf("t=1,v1=", "t=,v1=00", "t=1,t=2,v1=x", "v1=00", "t=-1,v1=00", ",,,", "=", "t=1;v1=1")),
        (body, query, header) => new NewsDelivery(body, "?" + query, Headers.ToDictionary(name => name, _ => header)));

    [Fact]
    public void Whatever_strangers_send_is_turned_away_and_nothing_breaks() => Anything.Sample(delivery =>
    {
        Assert.IsType<Reply<NewsItem>.Refused>(Stripe().ReadAsync(delivery, default).Result);
        Assert.IsType<Reply<NewsItem>.Refused>(Twilio().ReadAsync(delivery, default).Result);
        Assert.Null(PayPalTransmission.Of(delivery));
    }, iter: 5_000);

    [Fact]
    public void Whatever_Stripe_signs_is_read_or_turned_away_and_nothing_breaks() => Gen.OneOf(Gen.String, Gen.OneOf("{}", "[]", "null", "\"x\"", "7", "{\"id\":1}", "{\"id\":\"evt_1\"}", "{\"id\":\"evt_1\",\"type\":\"refund.failed\"}", "{\"id\":\"evt_1\",\"type\":\"refund.failed\",\"data\":[]}")).Sample(body =>
    {
        var delivery = new NewsDelivery(Encoding.UTF8.GetBytes(body), "", new Dictionary<string, string> { ["Stripe-Signature"] = News.StripeSignature(body, "whsec_1", DateTimeOffset.UnixEpoch) });
        var reply = Stripe().ReadAsync(delivery, default).Result;
        Assert.True(reply is Reply<NewsItem>.Refused or Reply<NewsItem>.Answered { Value.What: null }, $"{reply}");
    });

    [Fact]
    public void Twilios_own_example_has_Twilios_own_signature()
    {
        Dictionary<string, string> fields = new() { ["CallSid"] = "CA1234567890ABCDE", ["Caller"] = "+12349013030", ["Digits"] = "1234", ["From"] = "+12349013030", ["To"] = "+18005551212" };

        Assert.Equal("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", TwilioSignature.Of("https://mycompany.com/myapp.php?foo=1&bar=2", fields, "12345"));
    }

    [Theory]
    [InlineData("https://portal.example/webhooks/twilio")]
    [InlineData("https://portal.example:443/webhooks/twilio")]
    public async Task An_address_is_the_same_with_the_port_that_goes_without_saying(string signedFor)
    {
        (string Key, string Value)[] fields = [("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"), ("SomethingNew", "ä + b")];
        var signature = TwilioSignature.Of(signedFor + "?ref=abc", fields.Select(field => KeyValuePair.Create(field.Key, field.Value)), "token");
        var body = string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

        var reply = await Twilio().ReadAsync(new NewsDelivery(Encoding.UTF8.GetBytes(body), "?ref=abc", new Dictionary<string, string> { ["X-Twilio-Signature"] = signature }), default);

        Assert.Equal(new Reply<NewsItem>.Answered(new NewsItem("SM1:undelivered", new CodeMessageFared("abc", "SM1", MessageFate.Failed, TelephoneRefusals.SwitchedOff))), reply);
    }

    [Theory]
    [InlineData("queued", null, MessageFate.OnItsWay, null)]
    [InlineData("sent", null, MessageFate.OnItsWay, null)]
    [InlineData("delivered", null, MessageFate.Arrived, null)]
    [InlineData("read", null, MessageFate.Arrived, null)]
    [InlineData("completed", null, MessageFate.Arrived, null)]
    [InlineData("undelivered", "30004", MessageFate.Failed, TelephoneRefusals.Blocked)]
    [InlineData("undelivered", "30005", MessageFate.Failed, TelephoneRefusals.NotANumber)]
    [InlineData("undelivered", "30006", MessageFate.Failed, TelephoneRefusals.NoMessages)]
    [InlineData("undelivered", "30008", MessageFate.Failed, TelephoneRefusals.Lost)]
    [InlineData("undelivered", null, MessageFate.Failed, TelephoneRefusals.Lost)]
    [InlineData("failed", "21610", MessageFate.Failed, TelephoneRefusals.OptedOut)]
    [InlineData("failed", null, MessageFate.Failed, TelephoneRefusals.Lost)]
    [InlineData("canceled", null, MessageFate.Failed, TelephoneRefusals.Lost)]
    [InlineData("busy", null, MessageFate.Failed, TelephoneRefusals.Busy)]
    [InlineData("no-answer", null, MessageFate.Failed, TelephoneRefusals.NoAnswer)]
    public void What_Twilio_calls_it_is_in_our_words(string status, string? error, MessageFate fate, string? trouble) => Assert.Equal((fate, trouble), TwilioFates.Of(status, error));

    [Fact]
    public void A_status_that_says_nothing_yet_is_no_news() => Assert.Null(TwilioFates.Of("ringing", null));

    [Theory]
    [InlineData("https://api.twilio.com", "https://portal.example/webhooks/twilio", true)]
    [InlineData("https://api.twilio.com", "http://127.0.0.1:5080/webhooks/twilio", false)]
    [InlineData("http://127.0.0.1:5081/vendors/twilio", "http://127.0.0.1:5080/webhooks/twilio", true)]
    public void Nobody_outside_is_asked_to_call_this_machine(string twilio, string us, bool can) =>
        Assert.Equal(can, new TelephoneOptions { BaseAddress = new Uri(twilio), StatusCallback = new Uri(us) }.CanCallBack);

    private static StripeNews Stripe() => new(Options.Create(new CardsOptions { WebhookSecret = "whsec_1" }), new StoppedClock());

    private static TwilioNews Twilio() => new(Options.Create(new TelephoneOptions { AuthToken = "token", StatusCallback = new Uri("https://portal.example/webhooks/twilio") }));

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
