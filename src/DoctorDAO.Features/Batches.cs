namespace DoctorDAO.Features;

/// <summary>Parts of a long list, each small enough for one statement.</summary>
internal static class Batches
{
    /// <summary>Entries of a batch at most: databases take a few thousand parameters in a statement.</summary>
    public const int Size = 500;

    /// <summary>These keys, each once, in batches.</summary>
    public static IEnumerable<string[]> InBatches(this IEnumerable<string> keys) => keys.Distinct(StringComparer.Ordinal).Chunk(Size);
}
