using System.Text.Json.Nodes;
using Sandbox.Vendors;
using Sandbox.Web;

namespace Sandbox.PayPal;

/// <summary>Plays PayPal and the people who have accounts there.</summary>
public sealed class PayPalAccounts : INeighbour, IDisposable
{
    private const string Api = "/vendors/paypal";
    private readonly SandboxClock _clock;
    private readonly PayPalBook _book;
    private readonly PayPalEvents _events;
    private readonly Payers _payers;
    private readonly PaymentTokens _tokens;
    private readonly AgreementsPage _agreements;
    private readonly Action<IEndpointRouteBuilder> _map;

    public PayPalAccounts(SandboxOptions options, SandboxClock clock, Faults faults)
    {
        _clock = clock;
        _book = new PayPalBook(options, clock, faults);
        var signature = new PayPalSignature(_book);
        _events = new PayPalEvents(_book, clock, signature);
        _payers = new Payers(_book);
        var setups = new SetupTokens(_book, _payers);
        _tokens = new PaymentTokens(_book, setups, _payers, _events);
        _agreements = new AgreementsPage(_book, _payers, _tokens, _tokens.Lapse);
        var access = new AccessTokens(_book);
        var door = new PayPalDoor(_book, access, _tokens.Lapse);
        var captures = new Captures(_book, _events);
        _map = app =>
        {
            app.MapPost($"{Api}/v1/oauth2/token", access.Issue);
            MapVault(app, door, setups, _tokens);
            MapMoney(app, door, new Orders(_book, _payers, captures), captures);
            MapWebhooks(app, door, new PayPalWebhooks(_book, signature), _events);
            new ApprovePage(_book, setups, _payers).Map(app);
            _agreements.Map(app);
            new PaymentsPage(_book, captures).Map(app);
        };
        _clock.Advanced += Settle;
    }

    public string Name => "paypal";

    public void Map(IEndpointRouteBuilder app) => _map(app);

    public JsonNode? Save()
    {
        lock (_book.Door)
        {
            _book.State.Deliveries = _events.Waiting();
            return StateJson.Write(_book.State);
        }
    }

    public void Load(JsonNode? state)
    {
        lock (_book.Door)
        {
            _book.Load(StateJson.Read<PayPalState>(state));
            _events.Restore(_book.State.Deliveries);
        }
    }

    public void Reset()
    {
        lock (_book.Door)
        {
            _book.Reset();
            _events.Restore([]);
        }
    }

    public IEnumerable<PageSection> Sections()
    {
        lock (_book.Door)
        {
            return
            [
                new PageSection("PayPal agreements", ["Payer", "Country", "State", "Since"], [.. _agreements.All().Select(Row)]),
                new PageSection("PayPal payers (chosen on PayPal's page)", ["E-mail", "Country", "What happens"],
                    [.. Payers.Listed.Select(payer => (IReadOnlyList<string>)[payer.Email, payer.Country, payer.What])]),
            ];
        }
    }

    public void Dispose()
    {
        _clock.Advanced -= Settle;
        _events.Dispose();
    }

    private void Settle()
    {
        lock (_book.Door) _tokens.Lapse();
    }

    private IReadOnlyList<string> Row(AgreementRecord agreement)
    {
        var payer = _payers.Known(agreement.Payer);
        return [payer.Email, payer.Country, AgreementsPage.StateOf(agreement), PayPalBook.Stamp(agreement.At)];
    }

    private static void MapVault(IEndpointRouteBuilder app, PayPalDoor door, SetupTokens setups, PaymentTokens tokens)
    {
        app.MapPost($"{Api}/v3/vault/setup-tokens", door.OpensOnce(setups.Create));
        app.MapGet($"{Api}/v3/vault/setup-tokens/{{id}}", door.Opens(setups.Get));
        app.MapPost($"{Api}/v3/vault/payment-tokens", door.OpensOnce(tokens.Create));
        app.MapGet($"{Api}/v3/vault/payment-tokens", door.Opens(tokens.List));
        app.MapGet($"{Api}/v3/vault/payment-tokens/{{id}}", door.Opens(tokens.Get));
        app.MapDelete($"{Api}/v3/vault/payment-tokens/{{id}}", door.Opens(tokens.Delete));
    }

    private static void MapMoney(IEndpointRouteBuilder app, PayPalDoor door, Orders orders, Captures captures)
    {
        app.MapPost($"{Api}/v2/checkout/orders", door.OpensOnce(orders.Create));
        app.MapGet($"{Api}/v2/checkout/orders/{{id}}", door.Opens(orders.Get));
        app.MapPost($"{Api}/v2/checkout/orders/{{id}}/capture", door.OpensOnce(orders.Capture));
        app.MapGet($"{Api}/v2/payments/captures/{{id}}", door.Opens(captures.Get));
        // The vendor's document knows no other answer to a repeated refund than 201.
        app.MapPost($"{Api}/v2/payments/captures/{{id}}/refund", door.OpensOnce(captures.Refund, repeatedStatus: 201));
        app.MapGet($"{Api}/v2/payments/refunds/{{id}}", door.Opens(captures.GetRefund));
    }

    private static void MapWebhooks(IEndpointRouteBuilder app, PayPalDoor door, PayPalWebhooks webhooks, PayPalEvents events)
    {
        app.MapPost($"{Api}/v1/notifications/webhooks", door.Opens(webhooks.Create));
        app.MapGet($"{Api}/v1/notifications/webhooks", door.Opens(webhooks.List));
        app.MapDelete($"{Api}/v1/notifications/webhooks/{{id}}", door.Opens(webhooks.Delete));
        app.MapPost($"{Api}/v1/notifications/verify-webhook-signature", door.Opens(webhooks.Verify));
        app.MapGet($"{Api}/v1/notifications/webhooks-events/{{id}}", door.Opens(events.Get));
        app.Map($"{Api}/{{**rest}}", door.Opens(_ => throw PayPalRefusal.NotFound()));
    }
}
