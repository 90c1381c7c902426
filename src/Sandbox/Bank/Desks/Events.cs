using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

/// <summary>Remembers what happened, and hands it to the webhooks.</summary>
internal sealed class Events(BankBook book, WebhookEndpoints endpoints)
{
    private const int Keep = 5000;

    /// <summary>Stripe shows events for 30 days, in seconds.</summary>
    private const long ShownFor = 30 * 24 * 60 * 60;

    /// <summary>Answers the object it was told of, so that callers can return it.</summary>
    public JsonObject Tell(string type, JsonObject about, JsonObject? previous = null)
    {
        var listeners = endpoints.For(type);
        var happened = new EventRecord(
            BankBook.NewId("evt_"), book.Now, type, about.DeepClone().AsObject(), previous,
            book.Call?.RequestId, book.Call?.IdempotencyKey, listeners.Count);
        book.State.Events.Add(happened);
        if (book.State.Events.Count > Keep) book.State.Events.RemoveRange(0, Keep / 10);
        endpoints.Send(happened, listeners);
        return about;
    }

    public JsonObject Get(StripeCall call)
    {
        var found = book.State.Events.Find(happened => happened.Id == call.Target && IsShown(happened));
        return EventShape.Of(found ?? throw StripeRefusal.Missing("event", call.Target, "id"));
    }

    public JsonObject List(StripeCall call)
    {
        var limit = (int)(call.Given.Whole("limit") ?? 10);
        if (limit is < 1 or > 100) throw StripeRefusal.Invalid("Invalid limit: must be between 1 and 100.", "limit");
        var found = Page(Wanted(call.Given), call.Given);
        var page = found.Take(limit).Select(happened => (JsonNode?)EventShape.Of(happened)).ToArray();
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(page),
            ["has_more"] = found.Count > limit,
            ["url"] = "/v1/events",
        };
    }

    private List<EventRecord> Wanted(StripeParams given)
    {
        var type = given.Text("type");
        var types = given.List("types");
        var created = Range(given);
        return [.. book.State.Events.AsEnumerable().Reverse()
            .Where(happened => IsShown(happened) && (type is null || Matches(type, happened.Type)) && (types.Count == 0 || types.Contains(happened.Type))
                && created(happened.Created))
            .Where(happened => given.Flag("delivery_success") is not { } success || success == IsDelivered(happened))];
    }

    /// <summary>A type may end in a star for a whole group.</summary>
    private static bool Matches(string wanted, string type) =>
        wanted == type || (wanted.EndsWith('*') && type.StartsWith(wanted[..^1], StringComparison.Ordinal));

    private bool IsShown(EventRecord happened) => happened.Created >= book.Now - ShownFor;

    private bool IsDelivered(EventRecord happened) => endpoints.Waiting().All(delivery => delivery.EventId != happened.Id);

    private static Func<long, bool> Range(StripeParams given)
    {
        if (!given.Has("created")) return _ => true;
        if (given.IsText("created")) return given.Whole("created") is { } exact ? at => at == exact : _ => true;
        var range = given.Group("created")!;
        var (gt, gte, lt, lte) = (range.Whole("gt"), range.Whole("gte"), range.Whole("lt"), range.Whole("lte"));
        return at => !(at <= gt) && !(at < gte) && !(at >= lt) && !(at > lte);
    }

    /// <summary>Newest first; after or before a given event.</summary>
    private static List<EventRecord> Page(List<EventRecord> found, StripeParams given)
    {
        if (given.Text("starting_after") is { } after) return [.. found.SkipWhile(happened => happened.Id != after).Skip(1)];
        return given.Text("ending_before") is { } before ? [.. found.TakeWhile(happened => happened.Id != before)] : found;
    }
}
