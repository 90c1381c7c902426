using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sandbox.Vendors;

/// <summary>How neighbours write what they remember, and read it back.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static JsonNode? Write<T>(T state) => JsonSerializer.SerializeToNode(state, Options);

    public static T? Read<T>(JsonNode? node) => node.Deserialize<T>(Options);
}
