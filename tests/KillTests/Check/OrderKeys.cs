using System.Text.RegularExpressions;
using Portal.Tests.Kit;

namespace KillTests.Check;

/// <summary>
/// The keys under which the card processor is asked to take money or to give it back. Each of ours says what it is for, so that asking again is the same
/// key. Without one the processor's library makes one up, another for each request.
/// </summary>
internal static partial class OrderKeys
{
    /// <summary>What is wrong with keys.</summary>
    public static IEnumerable<string> Faults(IEnumerable<VendorRequest> requests)
    {
        var orders = requests.Where(request => FormOf(request) is not null).ToList();
        var strange = orders.Where(order => !FormOf(order)!.IsMatch(order.IdempotencyKey ?? "")).ToList();
        if (strange.Count > 0) yield return $"{strange.Count} requests about money without a key of ours, such as {strange[0].Path} under “{strange[0].IdempotencyKey}”";
        foreach (var shared in orders.Where(order => order.IdempotencyKey is not null).GroupBy(order => order.IdempotencyKey).Where(same => same.Select(order => order.Path).Distinct().Count() > 1))
            yield return $"One key for different orders: {shared.Key}";
    }

    /// <summary>Under how many keys money was taken: asking once more under the same is no other payment.</summary>
    public static int Taken(IEnumerable<VendorRequest> requests) =>
        requests.Where(request => IsPayment(request) && request.Status == 200).DistinctBy(request => request.IdempotencyKey).Count();

    private static bool IsPayment(VendorRequest request) => request is { Method: "POST", Path: "/v1/payment_intents" };

    /// <summary>How its key must look; null for what moves no money.</summary>
    private static Regex? FormOf(VendorRequest request) => request switch
    {
        _ when IsPayment(request) => ToTake(),
        { Method: "POST", Path: "/v1/refunds" } => ToRefund(),
        { Method: "POST", Path: var path } when path.StartsWith("/v1/payment_intents/", StringComparison.Ordinal) => ToRelease(),
        _ => null,
    };

    [GeneratedRegex(@"^((hold|charge):\w+|collect:\w+:\d+)$")]
    private static partial Regex ToTake();

    /// <summary>After an error that is kept under a key: the next one of the same order.</summary>
    [GeneratedRegex(@"^void:\w+(:\d+)?$")]
    private static partial Regex ToRelease();

    [GeneratedRegex(@"^refund:\w+(:after:\w+)?(:\d+)?$")]
    private static partial Regex ToRefund();
}
