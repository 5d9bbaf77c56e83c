using System.Numerics;
using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Products;

namespace DoctorDAO.Features.Cover;

/// <summary>What the pool covers and what it costs, as the Cover chamber has decided.</summary>
internal sealed class ProductProjection : IProjection,
    IApply<Contract.ProductAdded>, IApply<Contract.ProductPriced>, IApply<Contract.FactorsChanged>, IApply<Contract.RelativityChanged>, IApply<Contract.SpecialtyClassed>
{
    public static string Name => "products";

    public static int Version => 1;

    public ValueTask ApplyAsync(ChainEvent<Contract.ProductAdded> e, IViewStore views, CancellationToken ct)
    {
        var terms = e.Data.Terms;
        views.Add(new ProductView
        {
            Id = (int)e.Data.ProductId,
            Name = e.Data.Name.Length > PolicyTables.MaxName ? e.Data.Name[..PolicyTables.MaxName] : e.Data.Name,
            Class = terms.Class,
            PerClaim = (BigInteger)terms.PerClaim,
            Aggregate = (BigInteger)terms.Aggregate,
            Excess = (BigInteger)terms.Excess,
            Period = (long)terms.Period,
            EarliestRetro = (long)terms.EarliestRetro,
            Grace = (long)terms.Grace,
            Waiting = (long)terms.Waiting,
            TailMonths = terms.TailMonths,
            LockFactor = terms.LockFactor,
            Wording = terms.Wording.ToString(),
            AddedAt = e.BlockTime.ToUnixTimeSeconds(),
        });
        views.Changed(Topics.Products);
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProductPriced> e, IViewStore views, CancellationToken ct)
    {
        var product = await views.GetAsync<ProductView>(ct, (int)e.Data.ProductId);
        (product.Rate, product.ExcessCredit, product.Tail, product.OnSale) = (e.Data.Rate, e.Data.ExcessCredit, e.Data.Tail, e.Data.OnSale);
        views.Changed(Topics.Products);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.FactorsChanged> e, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<FactorsView>(ct, FactorsView.Key);
        if (row is null)
            views.Add(row = new FactorsView());
        var factors = e.Data.Factors;
        row.Steps = [.. factors.Steps.Select(x => (int)x)];
        (row.ExperienceMin, row.ExperienceMax, row.Kink, row.Top) = (factors.ExperienceMin, factors.ExperienceMax, factors.Kink, factors.Top);
        views.Changed(Topics.Products);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RelativityChanged> e, IViewStore views, CancellationToken ct)
    {
        var row = await views.FindAsync<RelativityView>(ct, (int)e.Data.Class);
        if (row is null)
            views.Add(row = new RelativityView { Class = e.Data.Class });
        row.Relativity = e.Data.Relativity;
        views.Changed(Topics.Products);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.SpecialtyClassed> e, IViewStore views, CancellationToken ct)
    {
        var specialty = TopicKey.Of(e.Data.Specialty);
        var row = await views.FindAsync<SpecialtyClassView>(ct, specialty);
        if (row is null)
            views.Add(row = new SpecialtyClassView { Specialty = specialty });
        row.Class = e.Data.Class;
        views.Changed(Topics.Products);
    }
}
