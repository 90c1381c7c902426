using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>Where somebody stands in the journey, and so which pages and forms they meet. A form that no stage meets fails a test: add its stage here.</summary>
internal sealed record Stage(string Name, Func<World, Way, Task<Visitor>> ArriveAsync)
{
    private static Task<IReadOnlyDictionary<Door, Stage>>? _firstToMeet;

    public static readonly IReadOnlyList<Stage> All =
    [
        new("a stranger", (world, way) => Task.FromResult(world.Visitor(way))),
        new("asked to be a person", AskedToBeAPersonAsync),
        new("holding a link to reset", async (world, way) => (await world.People.WithResetLinkAsync(way)).Visitor),
        new("asked for a code at the door", async (world, way) => (await world.People.AtCodeAsync(way)).Visitor),
        new("registered", async (world, way) => (await world.People.RegisteredAsync(way)).Visitor),
        new("waiting for codes", WaitingForCodesAsync),
        new("proven", async (world, way) => (await world.People.WithBothProvenAsync(way)).Visitor),
        new("changing address and number", ChangingAsync),
        new("told of a change", ToldOfAChangeAsync),
        new("waiting for the statement", async (world, way) => (await world.People.WithCardAsync(way)).Person.Visitor),
        new("signed in twice", SignedInTwiceAsync),
        new("ready to buy", async (world, way) => (await world.People.ReadyAsync(way)).Person.Visitor),
        new("using and owing", UsingAndOwingAsync),
        new("closing", ClosingAsync),
    ];

    public static Stage Named(string name) => All.Single(stage => stage.Name == name);

    /// <summary>Every form there is, with the first of the stages that meets it. Found out once: it is the same in each world.</summary>
    public static Task<IReadOnlyDictionary<Door, Stage>> FirstToMeetAsync(World world) => _firstToMeet ??= FindAsync(world);

    public override string ToString() => Name;

    private static async Task<IReadOnlyDictionary<Door, Stage>> FindAsync(World world)
    {
        var first = new Dictionary<Door, Stage>();
        foreach (var stage in All)
            foreach (var form in await ShownForm.MetByAsync(world, await stage.ArriveAsync(world, Way.Plain))) first.TryAdd(form.Door, stage);
        return first;
    }

    private static async Task<Visitor> AskedToBeAPersonAsync(World world, Way way)
    {
        var person = world.People.Stranger(way);
        person.Visitor = world.VisitorOf([("HumanCheck:Mode", "Always")], way);
        await person.RegisterAsync();
        return person.Visitor;
    }

    private static async Task<Visitor> WaitingForCodesAsync(World world, Way way)
    {
        var person = await world.People.RegisteredAsync(way);
        await person.AskForEmailCodeAsync();
        await person.AskForPhoneCodeAsync();
        return person.Visitor;
    }

    private static async Task<Visitor> ChangingAsync(World world, Way way)
    {
        var person = await world.People.WithBothProvenAsync(way);
        await person.AddPasskeyAsync(world.Authenticator());
        await person.AskForNewEmailCodeAsync("moved@post.example");
        await person.AskForNewPhoneCodeAsync(90_000);
        return person.Visitor;
    }

    /// <summary>Has opened the link that the mail about it brought.</summary>
    private static async Task<Visitor> ToldOfAChangeAsync(World world, Way way)
    {
        var person = await world.People.WithBothProvenAsync(way);
        person.Visitor = world.Visitor(way);
        await person.Visitor.OpenAsync(await world.NotMeLinkAsync(person.Email));
        return person.Visitor;
    }

    private static async Task<Visitor> SignedInTwiceAsync(World world, Way way)
    {
        var person = await world.People.WithProvenEmailAsync(way);
        person.Visitor = world.Visitor(way);
        await person.SignInAsync();
        return person.Visitor;
    }

    /// <summary>One subscription renews itself, a second would not; usage is counted; a charge was declined.</summary>
    private static async Task<Visitor> UsingAndOwingAsync(World world, Way way)
    {
        var (person, _) = await world.People.ReadyAsync(way);
        person.Visitor = world.VisitorOf([("Catalogue:Products:second:Kind", "Subscription"), ("Catalogue:Products:second:Name", "Second server"), ("Catalogue:Products:second:PriceCents", "900")], way);
        await person.SignInAsync();
        await world.Neighbours.TroubleAsync("stripe", "decline");
        await person.AtProductsAsync("Buy");
        await person.Visitor.PressAsync("Turn off auto-renewal");
        await person.Visitor.PressAsync("Buy");
        await world.Neighbours.TroubleAsync("stripe", "ok");
        await person.Visitor.PressAsync("Activate");
        return person.Visitor;
    }

    /// <summary>Money of a card check is still out, as the bank does not answer: the account waits for it.</summary>
    private static async Task<Visitor> ClosingAsync(World world, Way way)
    {
        var (person, _) = await world.People.WithCardAsync(way);
        await world.Neighbours.TroubleAsync("stripe", "down");
        await person.Visitor.OpenAsync("/account/delete");
        await person.Visitor.PressAsync("OK");
        await world.Neighbours.TroubleAsync("stripe", "ok");
        return person.Visitor;
    }
}
