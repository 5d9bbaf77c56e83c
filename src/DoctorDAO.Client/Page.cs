namespace DoctorDAO.Client;

/// <summary>One page of a list that is read by cursor.</summary>
/// <param name="Items">The rows, in the order the endpoint documents.</param>
/// <param name="Next">Opaque cursor of the next page; <c>null</c> on the last.</param>
/// <param name="Total">Number of rows over all pages, where it is known without counting.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, long? Total = null);
