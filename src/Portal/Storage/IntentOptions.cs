using System.ComponentModel.DataAnnotations;

namespace Portal.Storage;

/// <summary>Section "Intents".</summary>
public sealed class IntentOptions
{
    /// <summary>
    /// How long an intent belongs to the process that took it; after a crash somebody else goes on then. Longer than all that one try may
    /// ask of a neighbour, with its time-outs.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:15:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(90);
}
