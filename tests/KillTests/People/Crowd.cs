using System.Collections.Concurrent;
using KillTests.World;
using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>Some tens of customers at once; who is done makes room for the next, until told to stop. Then everybody finishes what they began.</summary>
internal sealed class Crowd(KillWorld world, int seed, int atOnce) : IDisposable
{
    private readonly ConcurrentQueue<Customer> _customers = [];
    private readonly ConcurrentQueue<string> _broken = [];
    private readonly Steady _steady = new(Transport.NewHandler());
    private HttpClient? _wire;
    private volatile bool _stop;
    private int _last;

    public IReadOnlyCollection<Customer> Customers => _customers;

    /// <summary>Promises that were broken on the way.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public (int Broken, int Troubled) Wire => _steady.Count;

    public HttpClient Http => _wire ??= new HttpClient(_steady) { Timeout = TimeSpan.FromMinutes(5) };

    public Task RunAsync()
    {
        _ = Http;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(LaneAsync)));
    }

    public void Stop() => _stop = true;

    public void Dispose() => _wire?.Dispose();

    private async Task LaneAsync()
    {
        while (!_stop)
        {
            var number = Interlocked.Increment(ref _last);
            var dice = new Random(HashCode.Combine(seed, number));
            await Task.WhenAll(People(number, Wishes.Draw(dice)).Select(LiveAsync));
        }
    }

    /// <summary>Now and then two want the same address at the same time.</summary>
    private IEnumerable<Customer> People(int number, Wishes wishes)
    {
        if (number % 12 != 0) return [new Customer(world, Http, number, wishes)];
        var shared = $"rivals{number}@post.example";
        return [new Customer(world, Http, number, wishes) { Email = shared, HasRival = true }, new Customer(world, Http, number + 50_000, wishes) { Email = shared, HasRival = true }];
    }

    private async Task LiveAsync(Customer customer)
    {
        _customers.Enqueue(customer);
        try { await customer.LiveAsync(); }
        catch (Exception fault) { _broken.Enqueue($"{(fault is BrokenPromiseException ? fault.Message : $"Customer {customer.Email}: {fault}")}"); }
    }
}
