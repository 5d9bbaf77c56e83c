using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Membership;

/// <summary>What picture and list say about someone in a tree.</summary>
public static class TreeWords
{
    /// <summary>The words beside a name: "brings 3", "voted: your voice counts here".</summary>
    public static string Of(TextSet texts, TreeNode node, bool voted) => node.Role switch
    {
        TreeRole.Self when voted => texts["tree.self-voted", ("n", node.Voices)],
        TreeRole.Self or TreeRole.Brings or TreeRole.More => texts["tree." + node.Role, ("n", node.Voices)],
        _ => texts["tree." + node.Role],
    };

    /// <summary>Two or three sentences that say what the picture shows.</summary>
    /// <param name="texts">Texts of the feature.</param>
    /// <param name="tree">What is shown.</param>
    /// <param name="name">How a person is called.</param>
    public static string Describe(TextSet texts, TreeFlow tree, Func<Client.Membership.PersonDto, string> name)
    {
        var sentences = new List<string>
        {
            texts["tree.desc-through", ("n", Math.Max(0, tree.Self.Voices - 1))],
            tree.Above.Count > 0 ? texts["tree.desc-follow", ("name", name(tree.Above[0].Person!))] : texts["tree.desc-nobody"],
        };
        if (tree.Above.FirstOrDefault(n => n.Role == TreeRole.CountsHere) is { } stop) sentences.Add(texts["tree.desc-stops", ("name", name(stop.Person!))]);
        return string.Join(' ', sentences);
    }
}
