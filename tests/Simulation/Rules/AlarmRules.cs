using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Payments;
using Portal.Storage;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>M5: money that is still out 20 hours after it was taken is no secret. Who looks is the portal, as often as its schedule says; here only from when on it matters.</summary>
internal sealed class AlarmRules(Run run)
{
    /// <summary>Four hours before the promise ends.</summary>
    private static readonly TimeSpan After = TimeSpan.FromHours(20);

    /// <summary>The schedule's own pace is a minute; clocks may be off by some.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>When somebody has to look next; null while no money is in danger.</summary>
    public DateTimeOffset? NextLook => Out.Select(payment => (DateTimeOffset?)Moments.Later(payment.At + After, _notBefore)).Min();

    /// <summary>A refund that did not arrive is another matter: it is on the operators' list when it is known.</summary>
    private IEnumerable<Payment> Out => run.Gateway.Payments.Where(payment => payment is { BackAt: null, CameBack: false });

    /// <summary>As the schedule does.</summary>
    public async Task LookAsync()
    {
        await using var scope = run.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Alarms>().LookAsync(default);
    }

    public void Looked() => _notBefore = run.Clock.World + TimeSpan.FromMinutes(1);

    public void Check(Snapshot now)
    {
        foreach (var payment in Out.Where(payment => run.Clock.World - payment.At > After + Grace && run.Clock.World - run.LastPortalTrouble > Grace))
            if (now.Lines.TryGetValue(payment.Reference, out var line) && !IsAlarmed(line)) run.Fail($"M5: money in danger is an alarm, but this is none: {payment}.");
    }

    private bool IsAlarmed(LineRow line)
    {
        var key = CardCheckKeys.Return(line.CheckId, line.IsHold ? CardPaymentKind.Hold : CardPaymentKind.MicroCharge);
        return run.Books.IsTrue("SELECT EXISTS (SELECT FROM intents WHERE key = $1 AND alarmed_at IS NOT NULL)", key);
    }
}
