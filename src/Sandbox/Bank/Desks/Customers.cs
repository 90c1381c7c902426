using System.Text.Json.Nodes;
using Sandbox.Bank.Shapes;

namespace Sandbox.Bank.Desks;

internal sealed class Customers(BankBook book, PaymentMethods methods, Events events)
{
    public JsonObject Create(StripeCall call)
    {
        var customer = new CustomerRecord(BankBook.NewId("cus_"), book.Now);
        Fill(customer, call.Given);
        customer.PreferredLocales = call.Given.List("preferred_locales");
        book.State.Customers[customer.Id] = customer;
        if (call.Given.Text("payment_method") is { } method) methods.Attach(methods.Usable(method), customer.Id);
        return events.Tell("customer.created", CustomerShape.Of(customer));
    }

    public JsonObject Get(StripeCall call) => CustomerShape.Of(Known(call.Target));

    public JsonObject Update(StripeCall call)
    {
        var customer = Live(call.Target);
        Fill(customer, call.Given);
        return events.Tell("customer.updated", CustomerShape.Of(customer));
    }

    public JsonObject Delete(StripeCall call)
    {
        var customer = Live(call.Target);
        var before = CustomerShape.Of(customer);
        foreach (var method in book.State.PaymentMethods.Values.Where(method => method.Customer == customer.Id)) methods.Detach(method);
        customer.DeletedAt = book.Now;
        // A deleted customer's name and address are gone; what was paid stays.
        (customer.Email, customer.Name, customer.Description) = (null, null, null);
        customer.Metadata = [];
        events.Tell("customer.deleted", before);
        return CustomerShape.Of(customer);
    }

    public string CreateFor(string? email, string? name)
    {
        var customer = new CustomerRecord(BankBook.NewId("cus_"), book.Now) { Email = email, Name = name };
        book.State.Customers[customer.Id] = customer;
        events.Tell("customer.created", CustomerShape.Of(customer));
        return customer.Id;
    }

    /// <summary>A customer that can still be used, as the parameter of another call.</summary>
    public string? Named(StripeParams given) => given.Text("customer") is { } id ? Live(id, "customer").Id : null;

    private CustomerRecord Live(string id, string param = "id") =>
        Known(id, param) is { DeletedAt: null } customer ? customer : throw StripeRefusal.Missing("customer", id, param);

    private CustomerRecord Known(string id, string param = "id") =>
        book.State.Customers.GetValueOrDefault(id) ?? throw StripeRefusal.Missing("customer", id, param);

    private static void Fill(CustomerRecord customer, StripeParams given)
    {
        if (given.Has("email")) customer.Email = given.Text("email");
        if (given.Has("name")) customer.Name = given.Text("name");
        if (given.Has("description")) customer.Description = given.Text("description");
        customer.Metadata = given.Merge("metadata", customer.Metadata);
    }
}
