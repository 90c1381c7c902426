using System.Text.Json.Nodes;
using Portal.Domain;
using Portal.Ports;
using Portal.Tests.Adapters.Kit;

namespace Portal.Tests.Adapters.CardGateway;

/// <summary>The card gateway as a test uses it: short calls with keys of their own, and the bank statement to look at.</summary>
internal sealed class Till(Outside outside, Kit.Adapters adapters) : IAsyncDisposable
{
    public const string Good = "4242424242424242";

    private int _lastKey;

    public ICardGateway Gateway => adapters.Port<ICardGateway>();

    public CapturedLogs Logs => adapters.Logs;

    public void Advance(TimeSpan by) => adapters.Clock.Advance(by);

    public static CardEntry Entry(string number, string code = "123") => new(new Secret(number), new Secret(code), 12, 2040, "Ann Marker");

    public string NewKey() => $"test:{++_lastKey}";

    public Task<Reply<GatewayCard>> ReadAsync(string number, string code = "123") => Gateway.ReadCardAsync(Entry(number, code), NewKey(), default);

    public async Task<string> CustomerAsync() => Value(await Gateway.CreateCustomerAsync("account-1", NewKey(), default));

    public async Task<(string Customer, string Card)> CardAsync(string number) => (await CustomerAsync(), Value(await ReadAsync(number)).Id);

    public Task<Reply<KeptCard>> KeepAsync((string Customer, string Card) card) =>
        Gateway.KeepCardAsync(new KeepCardOrder(card.Customer, card.Card, "verification-1", "http://127.0.0.1:5080/back"), NewKey(), default);

    /// <summary>A card that can be charged.</summary>
    public async Task<PaymentOrder> KeptAsync(string number, long cents = 100)
    {
        var card = await CardAsync(number);
        Assert.True(Value(await KeepAsync(card)).IsKept);
        return new PaymentOrder(card.Customer, card.Card, Money.Usd(cents), "verification-1", "123456", "Card check");
    }

    public async Task<string> StatementAsync(string number) =>
        string.Join(", ", (await outside.JsonAsync($"/statement.json?card={number}")).Reverse().Select(Line));

    public ValueTask DisposeAsync() => adapters.DisposeAsync();

    public static T Value<T>(Reply<T> reply) => Assert.IsType<Reply<T>.Answered>(reply).Value;

    public static string Why<T>(Reply<T> reply) => Assert.IsType<Reply<T>.Refused>(reply).Why;

    private static string Line(JsonNode? line) => $"{line!["kind"]} {line["amount"]} {line["description"]}";
}
