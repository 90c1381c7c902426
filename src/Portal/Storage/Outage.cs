using System.Data.Common;

namespace Portal.Storage;

/// <summary>Tells a database that is away, starting, or cutting connections off, from one that refuses.</summary>
internal static class Outage
{
    /// <summary>Classes of SQLSTATE: connection, rolled back for somebody else's sake, resources, operator.</summary>
    private static readonly string[] Classes = ["08", "40", "53", "57"];

    public static bool IsOne(Exception? fault) => fault switch
    {
        null => false,
        DbException { IsTransient: true } => true,
        DbException { SqlState: { Length: 5 } state } => Classes.Contains(state[..2]),
        _ => IsOne(fault.InnerException),
    };
}
