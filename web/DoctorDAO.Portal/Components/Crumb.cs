namespace DoctorDAO.Portal.Components;

/// <summary>A step of the path to a page.</summary>
public sealed record Crumb(string Text, string Href);
