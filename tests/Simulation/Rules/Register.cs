using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>What was so once: of accounts and customers that may be gone by now.</summary>
internal sealed class Register(SimGateway gateway)
{
    private readonly Dictionary<string, string?> _countries = [];
    private readonly HashSet<string> _deleted = [];
    private readonly Dictionary<string, string> _customers = [];

    public string AccountOf(string customer) => _customers.TryGetValue(customer, out var account) ? account : _customers[customer] = gateway.Customers[customer];

    public string? CountryOf(string account) => _countries.GetValueOrDefault(account);

    public bool AnyIsDeleted => _deleted.Count > 0;

    public bool IsDeleted(string account) => _deleted.Contains(account);

    public void Deleted(string account) => _deleted.Add(account);

    public void Learn(Snapshot now)
    {
        foreach (var account in now.Accounts.Values) _countries[account.Id] = account.Country;
        foreach (var (customer, account) in gateway.Customers) _customers[customer] = account;
    }
}
