using Portal.Clock;
using Portal.Storage;
using Microsoft.Extensions.DependencyInjection;
using Simulation.Neighbours;
using Simulation.People;
using Simulation.Rules;

namespace Simulation.Engine;

/// <summary>One seed, one run: a few people at two portals for some hours, then peace, then the reckoning.</summary>
internal sealed class Run : IDisposable
{
    /// <summary>A day until the last page of the processor is over and its card is taken up, and a day until that card's hold is given back.</summary>
    private static readonly TimeSpan Peace = TimeSpan.FromHours(48);

    private readonly PortalParts _parts;
    private readonly Dice _dice;
    private readonly Portals _portals;
    private readonly Town _town;
    private readonly Weather _weather;
    private readonly Reckoning _reckoning;
    private DateTimeOffset? _nextIntent;
    private DateTimeOffset _sweepAfter;
    private string? _fault;

    public Run(int seed, PortalParts parts, Books books, LockWatch watch, string? more = null)
    {
        (Seed, _parts, Books, Clock) = (seed, parts, books, parts.Clock);
        _dice = Dice.For(seed, "what happens");
        Chance = Dice.For(seed, "the portal's chance");
        Mix = Mix.Draw(Dice.For(seed, "mix")).With(more);
        Clock.StartAnew();
        Stage = new Stage(Dice.For(seed, "turns"), watch, Clock, Trace) { SwitchRate = Mix.Switching };
        (Clock.Stage, parts.Run, parts.Errors.Heard) = (Stage, this, said => Fail("X: the portal logged an error: " + said));
        Stage.Died += OnDied;
        Stage.Left += OnLeft;
        Gateway = new SimGateway(this, new Manners("gateway", this, Mix.Gateway, Dice.For(seed, "gateway")), Dice.For(seed, "gateway's own"), Mix);
        PayPal = new SimPayPal(this, new Manners("PayPal", this, Mix.PayPal, Dice.For(seed, "PayPal")), Dice.For(seed, "PayPal's own"));
        _town = new Town(this, Dice.For(seed, "people"));
        Mail = new SimMail(this, new Manners("mail", this, Mix.Mail, Dice.For(seed, "mail")), _town.UnknownMailboxes);
        Telephone = new SimTelephone(this, new Manners("telephone", this, Mix.Telephone, Dice.For(seed, "telephone")), _town.DeafNumbers, Dice.For(seed, "fates"));
        (Known, News) = (new Register(Gateway), new News(this, Dice.For(seed, "news")));
        (Alarms, Calls, Money, Guesses, Messages, People) = (new AlarmRules(this), new CallRules(this), new MoneyRules(this), new GuessRules(this), new MessageRules(this), new PeopleRules(this));
        (Products, Leftovers, Spend, Teams) = (new ProductRules(this), new LeftoverRules(this), new SpendRules(this), new Teams(this, Dice.For(seed, "teams")));
        (_weather, _reckoning) = (new Weather(this, _dice), new Reckoning(this, _town.People));
        _portals = new Portals(this, _dice);
    }

    public int Seed { get; }
    public SimClock Clock { get; }
    public Dice Chance { get; }
    public Mix Mix { get; private set; }
    public Trace Trace { get; } = new();
    public Stage Stage { get; }
    public Books Books { get; }
    public SimGateway Gateway { get; }
    public SimPayPal PayPal { get; }
    public SimMail Mail { get; }
    public SimTelephone Telephone { get; }
    public News News { get; }
    public AlarmRules Alarms { get; }
    public MoneyRules Money { get; }
    public CallRules Calls { get; }
    public GuessRules Guesses { get; }
    public MessageRules Messages { get; }
    public PeopleRules People { get; }
    public ProductRules Products { get; }
    public LeftoverRules Leftovers { get; }
    public SpendRules Spend { get; }
    public Teams Teams { get; }
    public Register Known { get; }
    public IServiceProvider Services => _parts.Services;
    public int Crashes { get; private set; }

    /// <summary>Nothing goes wrong, with the neighbours or with us.</summary>
    public bool IsCalm { get; private set; }

    public int Acts { get; private set; }

    /// <summary>When a portal last died, or the first came back after there was none.</summary>
    public DateTimeOffset LastPortalTrouble { get; private set; } = DateTimeOffset.MinValue;

    public List<Promise> Promises { get; } = [];

    /// <summary>Plays the run to its end, or to the first rule that is broken.</summary>
    public string? Play()
    {
        Books.StartAnew();
        Books.MoveTo(Clock.World);
        if (Mix.Shops > 0) OpenShop();
        for (var round = 0; round < Mix.Rounds && _fault is null; round++) PlayRound();
        if (_fault is null) MakePeace();
        return _fault;
    }

    public void Fail(string fault)
    {
        if (_fault is not null) return;
        _fault = fault;
        Trace.Add(Clock.World, "RULE", fault);
    }

    public bool MayBeDeleted(string account) => _town.MayBeDeleted(account);

    public void Dispose()
    {
        (_parts.Run, Clock.Stage, _parts.Errors.Heard) = (null, null, null);
        Stage.Dispose();
    }

    /// <summary>Somebody from outside wants something; false when no portal is there.</summary>
    public bool Begin(string name, Func<Task> act)
    {
        if (_portals.Living() is not { } portal) return false;
        Enter(name, portal, act);
        return true;
    }

    /// <summary>Until two people can buy, or do not get there: without trouble, as that part is played by other seeds.</summary>
    private void OpenShop()
    {
        BeCalm(true);
        (var mix, Mix) = (Mix, Mix with { WrongCodes = 0, WrongCards = 0, Guessing = 0 });
        for (var left = 20; left > 0 && _fault is null && _town.NextBeforeShopping() is { } act; left--)
        {
            Acts++;
            Enter(act.Name, _portals.Living()!, act.Do);
            Stage.Play();
            AdvanceTo(Clock.World + _dice.Seconds(5, 30));
        }
        Mix = mix;
        BeCalm(false);
    }

    private void BeCalm(bool calm)
    {
        IsCalm = calm;
        _weather.BeWell(calm);
    }

    private void PlayRound()
    {
        AdvanceTo(Clock.World + Pause());
        if (_fault is not null) return;
        if (_dice.Hits(Mix.Outages)) _weather.StartOutage();
        var together = _dice.Hits(Mix.Together) ? _dice.Number(2, 4) : 1;
        for (var i = 0; i < together; i++) BeginAct();
        _portals.PlayVisitors();
        Check();
    }

    private TimeSpan Pause() => Mix.IsLong && _dice.Hits(0.25) ? _dice.Seconds(30_000, 200_000) : _dice.Hits(Mix.Hurry) ? _dice.Seconds(1, 30) : _dice.Weighted([(_dice.Seconds(60, 600), 5), (_dice.Seconds(600, 7200), 3), (_dice.Seconds(7200, 100_000), 1.0)]);

    private void BeginAct()
    {
        if (!_portals.IsAnyAlive) return;
        foreach (var act in _town.NextActs())
        {
            Acts++;
            Enter(act.Name, _portals.Living()!, act.Do);
        }
    }

    private void Enter(string name, PortalProcess portal, Func<Task> act)
    {
        Trace.Add(Clock.World, portal.Name, "begins: " + name);
        Stage.Enter(new Actor($"{portal.Name}:{name}", portal, act));
    }

    /// <summary>Lets time pass: who sleeps wakes, what is due is swept, who died starts again.</summary>
    private void AdvanceTo(DateTimeOffset target)
    {
        while (_fault is null)
        {
            var most = Moments.Earliest(target, Stage.NextWake, LookAt, _portals.NextBack);
            _nextIntent = Books.Advance(most, _portals.IsAnyAlive ? _sweepAfter : DateTimeOffset.MaxValue);
            var next = Moments.Earliest(most, SweepAt);
            Clock.MoveTo(Moments.Later(next, Clock.World));
            Stage.WakeDue();
            if (_portals.StartIfTime(Clock.World)) LastPortalTrouble = Clock.World;
            if (_portals.PlayWork()) _nextIntent = Books.MoveTo(Clock.World);
            if (SweepAt <= Clock.World) Sweep();
            if (LookAt <= Clock.World) LookForAlarms();
            if (next >= target) break;
        }
        if (_dice.Hits(0.05)) Tidy();
        Check();
    }

    private DateTimeOffset? SweepAt => _nextIntent is { } next && _portals.IsAnyAlive ? Moments.Later(next, _sweepAfter) : null;

    /// <summary>When the schedule's look for alarms matters next.</summary>
    private DateTimeOffset? LookAt => _portals.IsAnyAlive ? Alarms.NextLook : null;

    private void LookForAlarms()
    {
        Begin("looks for alarms", Alarms.LookAsync);
        Alarms.Looked();
        _portals.PlayWork();
    }

    private void Sweep()
    {
        var sweeper = _parts.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Sweeper>().Single();
        var took = 0;
        for (var i = _dice.Hits(Mix.Together) ? 2 : 1; i > 0; i--)
            Enter("sweep", _portals.Living()!, async () => took += await sweeper.SweepAsync(default, most: 1));
        _portals.PlayWork();
        // Its clock may be behind, or somebody sleeps with it: look again a little later, as a real one does.
        _sweepAfter = took == 0 ? Clock.World + TimeSpan.FromSeconds(20) : Clock.World;
        if (Stage.IsEmpty && (Gateway.Payments.Exists(payment => payment.BackAt is null) || _dice.Hits(0.2))) Check();
    }

    private void Tidy()
    {
        Begin("tidy", async () =>
        {
            await using var scope = Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Retention>().SweepAsync(default);
        });
        _portals.PlayWork();
    }

    private void OnDied(Actor actor)
    {
        Crashes++;
        LastPortalTrouble = Clock.World;
        _portals.Die(actor.Process, Clock.World + (_dice.Hits(0.8) ? _dice.Seconds(1, 20) : _dice.Seconds(60, 3600)));
    }

    private void OnLeft(Actor actor)
    {
        if (actor.Fault is not null && !actor.Process.IsDead) Fail($"X: a visitor saw an error page: {actor.Name}: {actor.Fault}");
    }

    private void Check()
    {
        if (_fault is null) _reckoning.Check();
    }

    private void MakePeace()
    {
        BeCalm(true);
        LastPortalTrouble = Clock.World;
        Trace.Add(Clock.World, "outside", "peace");
        AdvanceTo(Clock.World + Peace);
        if (_fault is null) Tidy();
        if (_fault is null) _reckoning.CheckEnd();
    }
}
