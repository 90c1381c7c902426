using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

internal static class EventShape
{
    public static JsonObject Of(EventRecord happened)
    {
        var data = new JsonObject { ["object"] = happened.Object.DeepClone() };
        if (happened.Previous is not null) data["previous_attributes"] = happened.Previous.DeepClone();
        return new JsonObject
        {
            ["id"] = happened.Id,
            ["object"] = "event",
            ["api_version"] = StripeDoor.ApiVersion,
            ["created"] = happened.Created,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = happened.Endpoints,
            ["request"] = new JsonObject { ["id"] = happened.RequestId, ["idempotency_key"] = happened.IdempotencyKey },
            ["type"] = happened.Type,
        };
    }
}
