using System.Text.Json.Nodes;
using Sandbox.Bank.Desks;
using Sandbox.Vendors;
using Sandbox.Web;

namespace Sandbox.Bank;

/// <summary>Plays Stripe, the card's issuing bank and its owner's online banking.</summary>
public sealed class StripeBank : INeighbour, IDisposable
{
    private const string Api = "/vendors/stripe/v1";
    private readonly SandboxClock _clock;
    private readonly BankBook _book;
    private readonly WebhookEndpoints _endpoints;
    private readonly Statement _statement;
    private readonly StatementPage _statementPage;
    private readonly Timers _timers;
    private readonly Action<IEndpointRouteBuilder> _map;

    public StripeBank(SandboxOptions options, SandboxClock clock, Faults faults)
    {
        _clock = clock;
        _book = new BankBook(options, clock, faults);
        _endpoints = new WebhookEndpoints(_book, clock);
        var events = new Events(_book, _endpoints);
        var secure = new ThreeDSecure(_book);
        var methods = new PaymentMethods(_book, events);
        var customers = new Customers(_book, methods, events);
        var setups = new SetupIntents(_book, customers, methods, secure, events);
        var disputes = new Disputes(_book, events);
        var charging = new Charging(_book, methods, secure, disputes, events);
        var payments = new PaymentIntents(_book, customers, methods, charging, events);
        var refunds = new Refunds(_book, charging, disputes, events);
        var sessions = new CheckoutSessions(_book, customers, setups, events);
        _timers = new Timers(_book, charging, refunds, disputes, sessions);
        _statement = new Statement(_book);
        _statementPage = new StatementPage(_book, _statement, _timers.Settle);
        var door = new StripeDoor(_book, new IdempotencyStore(_book), new Expansion(_book), _timers.Settle);
        _map = app =>
        {
            MapPeople(app, door, customers, methods, sessions);
            MapMoney(app, door, setups, payments, new Charges(_book, charging), refunds);
            MapEvents(app, door, events, _endpoints);
            new CheckoutPage(_book, sessions, methods, setups, _timers.Settle).Map(app);
            new ThreeDSecurePage(_book, secure, setups, charging, sessions, _timers.Settle).Map(app);
            _statementPage.Map(app);
        };
        _clock.Advanced += Settle;
    }

    public string Name => "stripe";

    public void Map(IEndpointRouteBuilder app) => _map(app);

    public JsonNode? Save()
    {
        lock (_book.Door)
        {
            _book.State.Deliveries = _endpoints.Waiting();
            return StateJson.Write(_book.State);
        }
    }

    public void Load(JsonNode? state)
    {
        lock (_book.Door)
        {
            _book.Load(StateJson.Read<BankState>(state));
            _endpoints.Restore(_book.State.Deliveries);
        }
    }

    public void Reset()
    {
        lock (_book.Door)
        {
            _book.Reset();
            _endpoints.Restore([]);
        }
    }

    public IEnumerable<PageSection> Sections()
    {
        lock (_book.Door)
        {
            return
            [
                new PageSection("Bank statements", ["When", "Description", "Kind", "Amount", "Card"],
                    [.. _statement.Lines().Select(line => (IReadOnlyList<string>)[.. _statementPage.Row(line), line.Card])]),
                new PageSection("Test cards (any future date, any security code)", ["Number", "Country", "Kind", "What happens"],
                    [.. TestCards.All.Select(card => (IReadOnlyList<string>)[card.Number, card.Country, card.Funding, card.What])]),
            ];
        }
    }

    public void Dispose()
    {
        _clock.Advanced -= Settle;
        _endpoints.Dispose();
    }

    private void Settle()
    {
        lock (_book.Door) _timers.Settle();
    }

    private static void MapPeople(
        IEndpointRouteBuilder app, StripeDoor door, Customers customers, PaymentMethods methods, CheckoutSessions sessions)
    {
        app.MapPost($"{Api}/customers", door.Opens(customers.Create));
        app.MapGet($"{Api}/customers/{{id}}", door.Opens(customers.Get));
        app.MapPost($"{Api}/customers/{{id}}", door.Opens(customers.Update));
        app.MapDelete($"{Api}/customers/{{id}}", door.Opens(customers.Delete));
        app.MapPost($"{Api}/payment_methods", door.Opens(methods.Create));
        app.MapGet($"{Api}/payment_methods/{{id}}", door.Opens(methods.Get));
        app.MapPost($"{Api}/payment_methods/{{id}}/attach", door.Opens(methods.Attach));
        app.MapPost($"{Api}/payment_methods/{{id}}/detach", door.Opens(methods.Detach));
        app.MapPost($"{Api}/checkout/sessions", door.Opens(sessions.Create));
        app.MapGet($"{Api}/checkout/sessions/{{id}}", door.Opens(sessions.Get));
        app.MapPost($"{Api}/checkout/sessions/{{id}}/expire", door.Opens(sessions.Expire));
    }

    private static void MapMoney(
        IEndpointRouteBuilder app, StripeDoor door, SetupIntents setups, PaymentIntents payments, Charges charges, Refunds refunds)
    {
        app.MapPost($"{Api}/setup_intents", door.Opens(setups.Create));
        app.MapGet($"{Api}/setup_intents/{{id}}", door.Opens(setups.Get));
        app.MapPost($"{Api}/setup_intents/{{id}}/confirm", door.Opens(setups.Confirm));
        app.MapPost($"{Api}/setup_intents/{{id}}/cancel", door.Opens(setups.Cancel));
        app.MapPost($"{Api}/payment_intents", door.Opens(payments.Create));
        app.MapGet($"{Api}/payment_intents/{{id}}", door.Opens(payments.Get));
        app.MapPost($"{Api}/payment_intents/{{id}}/confirm", door.Opens(payments.Confirm));
        app.MapPost($"{Api}/payment_intents/{{id}}/cancel", door.Opens(payments.Cancel));
        app.MapPost($"{Api}/payment_intents/{{id}}/capture", door.Opens(payments.Capture));
        app.MapGet($"{Api}/charges/{{id}}", door.Opens(charges.Get));
        app.MapPost($"{Api}/refunds", door.Opens(refunds.Create));
        app.MapGet($"{Api}/refunds/{{id}}", door.Opens(refunds.Get));
    }

    private static void MapEvents(IEndpointRouteBuilder app, StripeDoor door, Events events, WebhookEndpoints endpoints)
    {
        app.MapGet($"{Api}/events", door.Opens(events.List));
        app.MapGet($"{Api}/events/{{id}}", door.Opens(events.Get));
        app.MapPost($"{Api}/webhook_endpoints", door.Opens(endpoints.Create));
        app.Map("/vendors/stripe/{**rest}", door.Opens(call => throw StripeRefusal.Invalid(
            $"Unrecognized request URL ({call.Operation}).", null, null, 404)));
    }
}
