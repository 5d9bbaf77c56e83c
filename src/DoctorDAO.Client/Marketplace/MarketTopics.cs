namespace DoctorDAO.Client;

public static partial class Topics
{
    /// <summary>Any order was offered or moved on, or a listing changed; carries no number.</summary>
    public const string Market = "market";

    /// <summary>One order moved on, or its parties wrote to each other.</summary>
    public static string Order(long id) => $"order:{id}";
}
