using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Adapters.PhoneNumbers;

/// <summary>Reads the numbering plans while the host starts, so that no visitor waits for them.</summary>
internal sealed class PhoneNumberWarmUp(IPhoneNumbers numbers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() =>
    {
        foreach (var country in Country.All)
        {
            if (stoppingToken.IsCancellationRequested) return;
            numbers.Read("0", country.Code);
        }
    }, CancellationToken.None);
}
