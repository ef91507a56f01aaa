namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Who can declare side outputs.</summary>
internal interface ISideDeclarer
{
    RowCollector<TSide> Declare<TSide>(SideTag<TSide> tag);
}
