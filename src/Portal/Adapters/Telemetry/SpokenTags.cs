using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Portal.Adapters.Telemetry;

/// <summary>
/// What a span may say: only what is on this list. Addresses as they were asked (with whatever a stranger put in them), the words of errors
/// and headers of browsers stay here, also those that a later version of a library may add.
/// </summary>
internal sealed class SpokenTags : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Spoken = new[]
    {
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "server.address", "server.port", "network.protocol.version", "error.type",
        "db.system.name", "db.namespace", "db.operation.name", "db.query.text", "db.response.status_code",
        "portal.intent.kind", "portal.intent.id", "portal.intent.state",
    }.ToFrozenSet();

    public override void OnEnd(Activity data)
    {
        foreach (var tag in data.TagObjects.Where(tag => !Spoken.Contains(tag.Key)).ToList()) data.SetTag(tag.Key, null);
        // The code alone, without the sentence that may come with it.
        data.SetStatus(data.Status);
    }
}
