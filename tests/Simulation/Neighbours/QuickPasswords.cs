using Portal.Domain;
using Portal.Ports;

namespace Simulation.Neighbours;

/// <summary>Stands in for the slow hash; how strong that is, is tested elsewhere.</summary>
internal sealed class QuickPasswords : IPasswords
{
    public Task<string?> HashAsync(Secret password, CancellationToken ct) => Task.FromResult<string?>("quick:" + password.Reveal());

    public IPasswordPlace? TakePlace() => new Place();

    public string? FaultOf(string encodedHash) => null;

    public bool IsCommon(Secret password) => false;

    private sealed class Place : IPasswordPlace
    {
        public Task<PasswordCheck> CheckAsync(Secret password, string? encodedHash, CancellationToken ct) =>
            Task.FromResult(encodedHash == "quick:" + password.Reveal() ? PasswordCheck.Right : PasswordCheck.Wrong);

        public void Dispose()
        {
        }
    }
}
