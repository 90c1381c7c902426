using System.Text.Json.Nodes;

namespace Sandbox.Bank.Shapes;

/// <summary>Small pieces of the vendor's JSON.</summary>
internal static class Shape
{
    public static JsonObject Of(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Map(Dictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));

    public static JsonArray? List(IEnumerable<string>? values) =>
        values is null ? null : new JsonArray([.. values.Select(value => (JsonNode?)value)]);

    public static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}
