using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DoctorDAO.Indexing;

/// <summary>Which entities are views, and what the engine asks of them.</summary>
public static class ViewModel
{
    private const string Annotation = "DoctorDAO:View";

    /// <summary>
    /// Makes this entity a view in table <c>views_<paramref name="name"/></c>: derived from events, dropped and rebuilt by the engine.
    /// A view has a key that its projection sets, plain columns (converted ones too), and neither navigations, foreign keys nor owned types.
    /// </summary>
    public static EntityTypeBuilder<TView> IsView<TView>(this EntityTypeBuilder<TView> builder, string name)
        where TView : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ToTable("views_" + name);
        builder.HasAnnotation(Annotation, true);
        return builder;
    }

    /// <summary>The views of a model, in the order of their tables' names.</summary>
    public static IReadOnlyList<IEntityType> GetViews(this IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.GetEntityTypes().Where(IsView).OrderBy(view => view.GetTableName(), StringComparer.Ordinal)];
    }

    /// <summary>A projection sets its keys itself; a database that numbers rows would number a rebuild differently.</summary>
    internal static void FixKeys(IMutableModel model)
    {
        foreach (var view in model.GetEntityTypes().Where(IsView))
        {
            foreach (var property in view.FindPrimaryKey()?.Properties ?? [])
                property.ValueGenerated = ValueGenerated.Never;
        }
    }

    /// <exception cref="FatalIndexingException">A view is something the engine could not undo or rebuild.</exception>
    internal static void Validate(IModel model)
    {
        foreach (var view in model.GetViews())
        {
            var problem = view switch
            {
                _ when view.FindPrimaryKey() is null => "has no primary key",
                _ when view.GetForeignKeys().Any() || view.GetReferencingForeignKeys().Any() => "has a foreign key or an owned type",
                _ when view.GetComplexProperties().Any() => "has a complex property",
                _ when view.GetProperties().Any(x => x.ValueGenerated != ValueGenerated.Never) => "has a column that the database generates",
                _ when view.BaseType is not null || view.GetDirectlyDerivedTypes().Any() => "is part of an inheritance",
                _ => null,
            };
            if (problem is not null)
                throw new FatalIndexingException("view-model", $"The view {view.ShortName()} {problem}.");
        }
    }

    private static bool IsView(IReadOnlyEntityType entity) => entity.FindAnnotation(Annotation) is not null;
}
